using System.Security.Cryptography;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.LifeCycle;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>A crash before any file operation leaves the ledger as it was, or with the whole change.</summary>
[TestClass]
public sealed class LedgerCrashTests : IDisposable
{
    private readonly LedgerPlant _base = new();

    [TestMethod]
    public void Append_CrashBeforeAnyFileOperation_IsNotDoneOrWhollyDone() => CrashEverywhere(plant =>
    {
        using ECDsa key = _base.KeyOf(LedgerPlant.Leader);
        PlantLedger.Append(plant, LedgerPlant.Leader, key, LedgerKind.Output, new Dictionary<string, object>
        {
            ["machine"] = "press-1",
            ["article"] = "A-100",
            ["from"] = TestLedger.Day,
            ["to"] = TestLedger.Day + 60,
            ["shots"] = 1L,
            ["rejects"] = 0L,
        });
        return 3;
    });

    [TestMethod]
    public void EndOfAPerson_CrashBeforeAnyFileOperation_IsNotDoneOrWhollyDone() => CrashEverywhere(plant =>
    {
        PlantStaff.End(plant, LedgerPlant.Leader, "left");
        return 2;
    });

    public void Dispose() => _base.Dispose();

    private void CrashEverywhere(Func<PlantFolder, int> step)
    {
        SortedDictionary<string, string> before = PlantState.Files(_base.Folder);
        string done = PlantState.Copy(_base.Folder, Path.Combine(_base.Folder, "..", "done"));
        int operations = 0;
        int statements = step(PlantFolder.Open(done, (_, _) => operations++));
        string[] after = [.. PlantState.Files(done).Keys];

        int notDone = 0;
        for (int crash = 0; crash < operations; crash++)
        {
            string at = PlantState.Copy(_base.Folder, Path.Combine(_base.Folder, "..", "crash"));
            Crash(at, crash, step);
            PlantFolder opened = PlantFolder.Open(at);
            if (PlantState.Files(at).SequenceEqual(before))
            {
                notDone++;
                step(opened);
            }

            CollectionAssert.AreEqual(after, PlantState.Files(at).Keys.ToArray(), $"crash {crash} of {operations}");
            Assert.HasCount(statements, PlantLedger.Read(opened).Statements, $"crash {crash} of {operations}");
            Directory.Delete(at, recursive: true);
        }

        Assert.IsGreaterThan(0, notDone);
        Assert.IsLessThan(operations, notDone);
    }

    private static void Crash(string plant, int crash, Func<PlantFolder, int> step)
    {
        int operation = 0;
        void Before(string kind, string path)
        {
            if (operation++ < crash)
            {
                return;
            }

            if (operation == crash + 1 && kind == "write")
            {
                File.WriteAllText(path, "torn");
            }

            throw new SimulatedCrashException();
        }

        try
        {
            step(PlantFolder.Open(plant, Before));
        }
        catch (SimulatedCrashException)
        {
            // As it should be.
        }
    }
}
