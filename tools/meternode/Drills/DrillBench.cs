using System.Diagnostics;
using MeterNode.Cli.Demo;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;

namespace MeterNode.Cli.Drills;

/// <summary>A whole plant for one drill: folder, broker, nodes on virtual boards, collectors as processes, their stores.</summary>
internal sealed class DrillBench : IDisposable
{
    /// <summary>How long the plant may take to store what is under way once all faults are over.</summary>
    private static readonly TimeSpan s_settleTime = TimeSpan.FromSeconds(180);

    /// <summary>For packs that nodes must make, or for a first one that a collector must store.</summary>
    private static readonly TimeSpan s_makeTime = TimeSpan.FromSeconds(180);

    /// <summary>Nothing comes any more when nothing has come for so long.</summary>
    private static readonly TimeSpan s_stall = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);

    private readonly Action<string, bool> _say;
    private readonly List<DrillNode> _nodes = [];
    private readonly List<CollectorProcess> _collectors = [];
    private readonly List<string> _problems = [];

    /// <summary>
    /// Makes the plant below <paramref name="folder"/>; nothing runs yet. <paramref name="say"/> is told what happens, and whether that is
    /// a step of the drill or only how far it is.
    /// </summary>
    public DrillBench(DrillOptions options, string name, string folder, Action<string, bool> say, CancellationToken cancellation)
    {
        Options = options;
        Folder = folder;
        Cancellation = cancellation;
        _say = say;

        // Equal in every process, unlike string.GetHashCode.
        Random = new Random(name.Aggregate(options.Seed, (hash, letter) => unchecked((hash * 31) + letter)));
        Time = new DrillTime(options.Speed);
        Plant = PlantFolder.Create(Path.Combine(folder, "plant"), "drill", "127.0.0.1", LoopbackPort.Take());
        Broker = options.Broker == DemoBrokerKind.Mosquitto ? new MosquittoDrillBroker(Plant) : new EmbeddedDrillBroker(Plant);
        StorePaths = [Path.Combine(folder, "plant.db")];
    }

    public DrillOptions Options { get; }

    public string Folder { get; }

    public CancellationToken Cancellation { get; }

    public Random Random { get; }

    public DrillTime Time { get; }

    public PlantFolder Plant { get; }

    public IDrillBroker Broker { get; }

    /// <summary>The stores; what is in one of them is stored.</summary>
    public List<string> StorePaths { get; }

    /// <summary>The store of the first collector.</summary>
    public string StorePath => StorePaths[0];

    public IReadOnlyList<DrillNode> Nodes => _nodes;

    /// <summary>What was wrong on the way.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Shows what happens now.</summary>
    public void Say(string text) => _say(text, true);

    /// <summary>Shows how far it is, when it is time for that.</summary>
    public void SayProgress(string text) => _say(text, false);

    /// <summary>Notes something that makes the drill fail.</summary>
    public void Fault(string problem) => _problems.Add(problem);

    /// <summary>Registers a node on a simulated machine; it is not switched on.</summary>
    public DrillNode AddNode(string id, string machine, Action<System.Text.Json.Nodes.JsonObject>? change = null)
    {
        var node = new DrillNode(Plant, Time, id, machine, Random.Next(1, 1000), Path.Combine(Folder, "boards", id));
        node.Provision(change);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Takes over a node that was made in another way.</summary>
    public DrillNode AddNode(DrillNode node)
    {
        _nodes.Add(node);
        return node;
    }

    /// <summary>Makes a collector; it is not started.</summary>
    /// <param name="store">File of its store.</param>
    /// <param name="identity">Who it is; null for the plant's first collector.</param>
    /// <param name="before">A program that starts it.</param>
    public CollectorProcess AddCollector(string? store = null, CollectorIdentity? identity = null, string[]? before = null)
    {
        CollectorIdentity own = identity ?? PlantCollectors.Of(Plant)[0];
        string[] arguments =
        [
            "--registry", Plant.RegistryPath,
            "--db", store ?? StorePath,
            "--broker", $"{Plant.BrokerHost}:{Plant.BrokerPort}",
            "--ca", Plant.CaCertificatePath,
            "--cert", own.CertificatePath,
            "--key", own.KeyPath,
            "--receipt-seconds", "1",
        ];
        var collector = new CollectorProcess(arguments, Path.Combine(Folder, $"collector-{_collectors.Count + 1}.log"), before ?? []);
        _collectors.Add(collector);
        return collector;
    }

    /// <summary>An ordinary plant at work: broker, collector, these nodes; returns when something is stored.</summary>
    public CollectorProcess Open(params (string Id, string Machine)[] nodes)
    {
        List<DrillNode> added = [.. nodes.Select(node => AddNode(node.Id, node.Machine))];
        CollectorProcess collector = AddCollector();
        Broker.Start();
        collector.Start();
        added.ForEach(node => node.SwitchOn());
        WaitForStore();
        return collector;
    }

    /// <summary>Lets the plant run until the nodes have made so many packs more, in all.</summary>
    public void Make(int packs)
    {
        int wanted = _nodes.Sum(node => node.Ledger.Count) + packs;
        if (!WaitUntil(() => _nodes.Sum(node => node.Ledger.Count) >= wanted, s_makeTime))
        {
            Fault($"the nodes did not make {packs} packs in {s_makeTime.TotalSeconds:F0} s");
        }
    }

    /// <summary>Lets the plant run until a collector has stored something.</summary>
    public void WaitForStore() => WaitUntil(Seldom(() => StorePaths.Exists(HasPacks)), s_makeTime);

    /// <summary>Lets the plant run; nodes that have restarted by themselves are there again.</summary>
    public void Run(double wallSeconds) => WaitUntil(() => false, TimeSpan.FromSeconds(wallSeconds));

    /// <summary>Lets the plant run until something holds; false when it took longer than <paramref name="limit"/>.</summary>
    public bool WaitUntil(Func<bool> condition, TimeSpan limit)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(started) >= limit)
            {
                return false;
            }

            foreach (DrillNode node in _nodes)
            {
                if (node.ReviveIfEnded())
                {
                    Say($"{node.Id} has restarted");
                }
            }

            foreach (CollectorProcess collector in _collectors)
            {
                if (collector.ReviveIfEnded())
                {
                    Say("the collector has ended by itself and is started again");
                }
            }

            Thread.Sleep(s_turn);
        }

        return true;
    }

    /// <summary>
    /// Waits until everything is stored, and ends the nodes and the collectors. What is not stored afterwards counts as lost.
    /// </summary>
    public void Settle()
    {
        EndNodes();
        _collectors.ForEach(collector => collector.Kill());
    }

    /// <summary>
    /// Switches the nodes off once what they have made is stored, the last pack included; false when not all of it is.
    /// </summary>
    public bool EndNodes()
    {
        Say("waiting until everything is stored");
        var made = _nodes.ToDictionary(node => node, node => node.Ledger.Packs);
        WaitUntilStored(node => made[node]);
        Say("a last pack");
        List<DrillNode> running = _nodes.FindAll(node => node.Lives > 0);
        running.ForEach(node => node.BeginEnd());
        WaitUntil(() => running.TrueForAll(node => node.Life.IsSending || node.Life.IsFinished), s_makeTime);
        bool isStored = WaitUntilStored(node => node.Ledger.Packs);
        Task.WaitAll(running.ConvertAll(node => Task.Run(node.End)), Cancellation);
        return isStored;
    }

    /// <summary>
    /// Waits until these packs of every node are in one store or another; false when nothing comes any more before they are.
    /// </summary>
    public bool WaitUntilStored(Func<DrillNode, IReadOnlyList<MadePack>> packs)
    {
        int missing = int.MaxValue;
        long changed = Stopwatch.GetTimestamp();
        WaitUntil(
            Seldom(() =>
            {
                int now = _nodes.Sum(node => Missing(node, packs(node)));
                changed = now < missing ? Stopwatch.GetTimestamp() : changed;
                missing = now;
                return missing == 0 || Stopwatch.GetElapsedTime(changed) > s_stall;
            }),
            s_settleTime);
        return missing == 0;
    }

    /// <summary>A condition that opens stores is not asked at every turn: it would take the PC's time from the plant.</summary>
    private static Func<bool> Seldom(Func<bool> condition)
    {
        long looked = 0;
        return () =>
        {
            if (looked != 0 && Stopwatch.GetElapsedTime(looked) < s_look)
            {
                return false;
            }

            bool holds = condition();
            looked = Stopwatch.GetTimestamp();
            return holds;
        };
    }

    /// <summary>How many of these packs are in no store.</summary>
    public int Missing(DrillNode node, IReadOnlyList<MadePack> packs)
    {
        var numbers = new HashSet<long>(StorePaths.SelectMany(path => StoredNumbers(path, node.Id)));
        return packs.Count(pack => !numbers.Contains(pack.Sequence));
    }

    /// <summary>Numbers of a node's packs in a store; none while it cannot be read.</summary>
    public static IReadOnlyList<long> StoredNumbers(string path, string node) =>
        Ask(path, store => store.PacksOf(node).Select(pack => pack.Seq).ToList()) ?? [];

    private static bool HasPacks(string path) => Ask(path, store => store.Nodes()) is { Count: > 0 };

    /// <summary>An answer of a store; null while it cannot be read.</summary>
    private static T? Ask<T>(string path, Func<IEvidenceStore, T> question)
        where T : class
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            using IEvidenceStore store = EvidenceStores.Open(path, create: false);
            return question(store);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _collectors.ForEach(collector => collector.Dispose());
        _nodes.ForEach(node => node.Dispose());
        Broker.Dispose();
    }
}
