using System.Reflection;
using System.Runtime.Loader;
using MeterNode.Gate.Api;

namespace MeterNode.Gate.Operations;

/// <summary>The firmware's costs without the emulator: counted, not timed.</summary>
[TestClass]
public class OperationBudgetTests
{
    [TestMethod]
    public void Bench_StaysInsideTheOperationBudgets()
    {
        IReadOnlyList<OperationCount> counts = CountedBench.Load().Count();
        string path = Repository.PathOf(OperationCount.RelativePath);
        if (ApprovedList.Updating)
        {
            OperationCount.Write(path, counts);
        }

        FirmwareGateTests.AssertNone(OperationCount.Compare(counts, OperationCount.Read(path)));
    }

    [TestMethod]
    public void Bench_CountsTheSameTwice()
    {
        CollectionAssert.AreEqual(CountedBench.Load().Count().ToArray(), CountedBench.Load().Count().ToArray());
    }

    [TestMethod]
    public void Count_AboveBudget_IsFound()
    {
        Finding[] findings = [.. OperationCount.Compare(
            [new("a", 101, 0), new("b", 100, 1), new("c", 80, 0), new("d", 95, 0), new("e", 1, 0)],
            [new("a", 100, 0), new("b", 100, 0), new("c", 100, 0), new("d", 100, 0), new("f", 1, 0)])];
        CollectionAssert.AreEqual(
            new[] { "'a' takes 101 operations", "'b' takes 100 operations and 1 allocations", "'c' takes only 80", "no budget for 'e'",
                "nothing measures 'f'" },
            findings.Select(
                f => new[] { "'a' takes 101 operations", "'b' takes 100 operations and 1 allocations", "'c' takes only 80",
                    "no budget for 'e'", "nothing measures 'f'" }.FirstOrDefault(f.What.StartsWith)).ToArray(),
            string.Join("\n", findings.Select(f => f.ToString())));
    }

    [TestMethod]
    [DataRow(8.2, 9)]
    [DataRow(123.4, 124)]
    [DataRow(16260, 16300)]
    [DataRow(187401, 188000)]
    public void Budget_IsTheCountRoundedUpToThreeDigits(double count, double budget)
    {
        Assert.AreEqual(budget, new OperationCount("x", count, 0).AsBudget().Operations);
    }

    /// <summary>
    /// The counter against instructions counted by hand in the optimised IL. Add: 4 and the static constructor's 3. Loop: 5 to the
    /// condition, 10 turns of 8, 11 conditions of 3, 2 to return. Allocate: ldc, newarr, ldlen, conv, ret.
    /// </summary>
    [TestMethod]
    [DataRow("Add", 4 + 3, 0)]
    [DataRow("Loop", 5 + (10 * 8) + (11 * 3) + 2, 0)]
    [DataRow("Allocate", 5, 1)]
    public void Instrumented_Method_CountsWhatItExecutes(string method, int operations, int allocations)
    {
        Type counted = LoadOffender();
        FieldInfo counter = counted.Assembly.GetType(Instrumentation.CounterType)!.GetField(Instrumentation.OperationsField)!;
        FieldInfo made = counted.Assembly.GetType(Instrumentation.CounterType)!.GetField(Instrumentation.AllocationsField)!;
        counter.SetValue(null, 0L);
        made.SetValue(null, 0L);
        counted.GetMethod(method)!.Invoke(null, null);
        Assert.AreEqual((long)operations, counter.GetValue(null));
        Assert.AreEqual((long)allocations, made.GetValue(null));
    }

    [TestMethod]
    public void Instrumented_Code_StillDoesTheSame()
    {
        Type counted = LoadOffender();
        Assert.AreEqual("b,finally,caught c,when", counted.GetMethod("Everything")!.Invoke(null, null));
    }

    private static Type LoadOffender()
    {
        string path = Path.Combine(Path.GetTempPath(), $"counted-{Guid.NewGuid():N}.dll");
        try
        {
            Offenders.Offender.CompileTo(path, """
                public static class C
                {
                    private static int s_x = 1;
                    public static int Add() => s_x + 2;
                    public static int Loop() { int sum = 0; for (int i = 0; i < 10; i++) { sum += i; } return sum; }
                    public static int Allocate() { var a = new int[3]; return a.Length; }
                    public static string Everything()
                    {
                        string log = "";
                        switch (s_x)
                        {
                            case 0: log += "a"; break;
                            case 1: log += "b"; break;
                            case 2: log += "c"; break;
                            default: log += "d"; break;
                        }
                        try
                        {
                            try { if (s_x == 1) { throw new System.Exception("c"); } }
                            finally { log += ",finally"; }
                        }
                        catch (System.ArgumentException) { log += ",wrong"; }
                        catch (System.Exception e) when (e.Message == "c") { log += ",caught " + e.Message; }
                        for (int i = 0; i < 200; i++) { if (i > 100) { log += ",when"; break; } }
                        return log;
                    }
                }
                """);
            return new AssemblyLoadContext("offender").LoadFromStream(Instrumentation.Instrument(path)).GetType("C")!;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
