using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.LifeCycle;

/// <summary>A crash before any file operation of any step leaves the plant as it was, or with the whole step done.</summary>
[TestClass]
public sealed class CrashTests : IDisposable
{
    private readonly TemporaryPlant _base = new();

    public CrashTests()
    {
        _base.Provision(LifeCycleSteps.Node);
        RabbitConfiguration.Write(_base.Plant);
        File.AppendAllText(_base.Plant.In("broker", "acl"), "# by hand\n");
        File.AppendAllText(_base.Plant.In("rabbitmq", "rabbitmq.conf"), "# by hand\n");
    }

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Steps => LifeCycleSteps.All.Keys.Select(name => (object[])[name]);

    [TestMethod]
    [DynamicData(nameof(Steps))]
    public void Step_CrashBeforeAnyFileOperation_IsNotDoneOrWhollyDone(string step)
    {
        SortedDictionary<string, string> before = PlantState.Files(_base.Folder);
        string done = PlantState.Copy(_base.Folder, Path.Combine(_base.Folder, "..", "done"));
        int operations = 0;
        PlantFolder counted = PlantFolder.Open(done, (_, _) => operations++);
        LifeCycleSteps.All[step](counted);
        string[] after = Names(PlantState.Files(done));
        Assert.IsGreaterThan(3, operations);

        int notDone = 0;
        for (int crash = 0; crash < operations; crash++)
        {
            string at = PlantState.Copy(_base.Folder, Path.Combine(_base.Folder, "..", "crash"));
            Crash(at, crash, LifeCycleSteps.All[step]);

            PlantFolder opened = PlantFolder.Open(at);
            SortedDictionary<string, string> found = PlantState.Files(at);
            if (found.SequenceEqual(before))
            {
                notDone++;
                LifeCycleSteps.All[step](opened);
                found = PlantState.Files(at);
            }

            CollectionAssert.AreEqual(after, Names(found), $"{step}, crash {crash} of {operations}");
            PlantState.Require(opened);
            Directory.Delete(at, recursive: true);
        }

        TestContext.WriteLine($"{step}: {operations} file operations, {notDone} crashes before the step, {operations - notDone} behind");
        Assert.IsGreaterThan(0, notDone);
        Assert.IsLessThan(operations, notDone);
    }

    [TestMethod]
    [DataRow("node add")]
    [DataRow("configuration")]
    [DataRow("node replace")]
    public void Step_SecondCrashWhileTheFirstIsMended_IsStillWhollyDone(string step)
    {
        string done = PlantState.Copy(_base.Folder, Path.Combine(_base.Folder, "..", "done"));
        int operations = 0, committed = 0;
        PlantFolder counted = PlantFolder.Open(done, (_, path) =>
        {
            operations++;
            committed = Path.GetFileName(path) == PlantJournal.Folder ? operations : committed;
        });
        LifeCycleSteps.All[step](counted);
        string[] after = Names(PlantState.Files(done));

        for (int first = committed; first < operations; first++)
        {
            for (int second = 0; second < operations - committed; second++)
            {
                string at = PlantState.Copy(_base.Folder, Path.Combine(_base.Folder, "..", "crash"));
                Crash(at, first, LifeCycleSteps.All[step]);
                Crash(at, second, _ => { });
                PlantState.Require(PlantFolder.Open(at));
                CollectionAssert.AreEqual(after, Names(PlantState.Files(at)), $"{step}, crashes at {first} and {second}");
                Directory.Delete(at, recursive: true);
            }
        }
    }

    public void Dispose() => _base.Dispose();

    private static string[] Names(SortedDictionary<string, string> files) => [.. files.Keys];

    /// <summary>
    /// Runs <paramref name="step"/> until file operation <paramref name="crash"/>; a file that is being written is there in part.
    /// </summary>
    private static void Crash(string plant, int crash, Action<PlantFolder> step)
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
            // As it should be; a second crash may come behind all of it.
        }
    }
}
