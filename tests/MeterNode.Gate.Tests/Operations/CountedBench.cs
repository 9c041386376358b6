using System.Reflection;
using System.Runtime.Loader;

namespace MeterNode.Gate.Operations;

/// <summary>Runs the benchmark's measures against instrumented copies of MeterNode.Core and MeterNode.Evidence, and counts.</summary>
public sealed class CountedBench
{
    private static readonly string[] s_counted = ["MeterNode.Evidence", "MeterNode.Core"];

    private readonly FieldInfo[] _operations;
    private readonly FieldInfo[] _allocations;
    private readonly Assembly _bench;

    private CountedBench(IEnumerable<Assembly> counted, Assembly bench)
    {
        Type[] counters = [.. counted.Select(assembly => assembly.GetType(Instrumentation.CounterType, throwOnError: true)!)];
        _operations = [.. counters.Select(counter => counter.GetField(Instrumentation.OperationsField)!)];
        _allocations = [.. counters.Select(counter => counter.GetField(Instrumentation.AllocationsField)!)];
        _bench = bench;
    }

    /// <summary>Loads the benchmark from its output folder with counting copies of Core and Evidence.</summary>
    public static CountedBench Load()
    {
        string program = Repository.PcAssembly("tests/MeterNode.Bench", "MeterNode.Bench");
        string folder = Path.GetDirectoryName(program)!;
        var context = new AssemblyLoadContext("counted", isCollectible: false);
        Assembly[] counted = [.. s_counted.Select(
            name => context.LoadFromStream(Instrumentation.Instrument(Path.Combine(folder, name + ".dll"))))];
        context.Resolving +=
            (_, name) => File.Exists(Path.Combine(folder, name.Name + ".dll"))
                ? context.LoadFromAssemblyPath(Path.Combine(folder, name.Name + ".dll"))
                : null;
        return new CountedBench(counted, context.LoadFromAssemblyPath(program));
    }

    /// <summary>Counts every measure, and the longest step of those that work in steps.</summary>
    public IReadOnlyList<OperationCount> Count()
    {
        var counts = new List<OperationCount>();
        var measures = (Array)_bench.GetType("MeterNode.Bench.Suite", throwOnError: true)!.GetMethod("Make")!.Invoke(null, null)!;
        foreach (object measure in measures)
        {
            Type type = measure.GetType();
            T Property<T>(string name) => (T)type.GetProperty(name)!.GetValue(measure)!;
            Action<int> run = type.GetMethod("Run")!.CreateDelegate<Action<int>>(measure);
            int operations = Property<int>("CountedOperations");
            run(1);
            (double executed, double allocated) = Between(() => run(operations));
            counts.Add(new OperationCount(Property<string>("Name"), executed / operations, allocated / operations));
            if (type.GetMethod("Step") is { } stepMethod)
            {
                Action begin = type.GetMethod("Begin")!.CreateDelegate<Action>(measure);
                Func<bool> step = stepMethod.CreateDelegate<Func<bool>>(measure);
                counts.Add(MaximumStep(Property<string>("StepName"), begin, step));
            }
        }

        return counts;
    }

    private OperationCount MaximumStep(string name, Action begin, Func<bool> step)
    {
        double operations = 0;
        double allocations = 0;
        begin();
        for (bool isDone = false; !isDone;)
        {
            (double executed, double allocated) = Between(() => isDone = step());
            operations = Math.Max(operations, executed);
            allocations = Math.Max(allocations, allocated);
        }

        return new OperationCount(name, operations, allocations);
    }

    private (double Operations, double Allocations) Between(Action action)
    {
        long operations = Sum(_operations);
        long allocations = Sum(_allocations);
        action();
        return (Sum(_operations) - operations, Sum(_allocations) - allocations);
    }

    private static long Sum(FieldInfo[] fields) => fields.Sum(field => (long)field.GetValue(null)!);
}
