using System.Reflection;
using System.Runtime.Loader;

namespace MeterNode.Gate.Operations;

/// <summary>Runs the benchmark's measures against an instrumented MeterNode.Core, and counts.</summary>
public sealed class CountedBench
{
    private readonly FieldInfo _operations;
    private readonly FieldInfo _allocations;
    private readonly Assembly _bench;

    private CountedBench(Assembly core, Assembly bench)
    {
        Type counter = core.GetType(Instrumentation.CounterType, throwOnError: true)!;
        _operations = counter.GetField(Instrumentation.OperationsField)!;
        _allocations = counter.GetField(Instrumentation.AllocationsField)!;
        _bench = bench;
    }

    /// <summary>Loads the benchmark from its output folder with a counting copy of Core.</summary>
    public static CountedBench Load()
    {
        string program = Repository.PcAssembly("tests/MeterNode.Bench", "MeterNode.Bench");
        string folder = Path.GetDirectoryName(program)!;
        var context = new AssemblyLoadContext("counted", isCollectible: false);
        Assembly core = context.LoadFromStream(Instrumentation.Instrument(Path.Combine(folder, "MeterNode.Core.dll")));
        context.Resolving +=
            (_, name) => File.Exists(Path.Combine(folder, name.Name + ".dll"))
                ? context.LoadFromAssemblyPath(Path.Combine(folder, name.Name + ".dll"))
                : null;
        return new CountedBench(core, context.LoadFromAssemblyPath(program));
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
        long operations = (long)_operations.GetValue(null)!;
        long allocations = (long)_allocations.GetValue(null)!;
        action();
        return ((long)_operations.GetValue(null)! - operations, (long)_allocations.GetValue(null)! - allocations);
    }
}
