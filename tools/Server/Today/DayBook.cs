using System.Collections.Concurrent;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Server.Computing;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Today;

/// <summary>
/// Energy, states and quarter hours of the running day and the days before, of every node in service. It reads the packs of these days once
/// on a thread of its own, and takes each pack that is stored from then on.
/// </summary>
public sealed class DayBook : IDisposable
{
    /// <summary>The running day and the week before it.</summary>
    private const int Days = 8;

    /// <summary>Of a large plant only the running day and the one before: each day of a node takes some 100 kB.</summary>
    private const int LargePlant = 150;
    private const int DaysOfLargePlant = 2;
    private const int DaysOfWeek = 7;

    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_papers = TimeSpan.FromMinutes(5);

    private readonly PlantServer _server;
    private readonly TimeZoneInfo _zone;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly ConcurrentDictionary<string, NodeDay> _nodes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<double?>> _weekBefore = new(StringComparer.Ordinal);
    private volatile BudgetMaker _budgets = new(_ => null);
    private volatile LedgerBook? _ledger;
    private volatile IReadOnlySet<string> _entry = new HashSet<string>(StringComparer.Ordinal);
    private DateOnly _day;
    private DateTimeOffset _papersAt = DateTimeOffset.MinValue;
    private FileState _ledgerState;
    private volatile RuleReason? _problem;

    /// <summary>A book that reads nothing yet.</summary>
    public DayBook(PlantServer server)
    {
        _server = server;
        _zone = LocalTime.ZoneOrUtc(server.Options.Plant.Zone);
        _thread = new Thread(Work) { Name = "days", IsBackground = true };
    }

    /// <summary>Makes the uncertainty budgets of nodes from what the plant has signed about them.</summary>
    public BudgetMaker Budgets => _budgets;

    /// <summary>Why the packs cannot be read; null while they can.</summary>
    public RuleReason? Problem => _problem;

    /// <summary>The ledger of the plant; null where it has none, or before it was read.</summary>
    public LedgerBook? Ledger => _ledger;

    /// <summary>Meters at the entry of the plant, as its ledger lists them: what others measure is in them once more.</summary>
    public IReadOnlySet<string> NodesAtEntry => _entry;

    /// <summary>Reads and follows from now on.</summary>
    public void Start()
    {
        _server.Ingested += Take;
        _thread.Start();
    }

    /// <summary>What is known of a node; null before its packs were read.</summary>
    public DayLook? Find(string node) => _nodes.GetValueOrDefault(node)?.Look(_server.Options.Time.GetUtcNow(), _budgets, IsVirtual(node));

    /// <summary>
    /// Energy of each quarter hour of the same day a week ago, kWh, where <see cref="DayLook.Quarters"/> do not reach so far back; null in
    /// a small plant, and before it was read.
    /// </summary>
    public IReadOnlyList<double?>? WeekBefore(string node) => _weekBefore.GetValueOrDefault(node);

    /// <inheritdoc/>
    public void Dispose()
    {
        _server.Ingested -= Take;
        _stop.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
    }

    private bool IsVirtual(string node) => _server.Registry.FindAll(node).Any(board => board.Enrolment is { IsVirtual: true });

    private void Take(IngestResult result)
    {
        if (result is { Node: string node, Verified: { Pack: Pack pack, Payload: PackPayload payload } }
            && result.Judgement.Verdict.IsStored())
        {
            _nodes.GetValueOrDefault(node)?.Take(pack, payload);
        }
    }

    private void Work()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Turn();
                _problem = null;
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                // The server ends.
            }
            catch (Exception e)
            {
                _problem = PlainReason.ReasonWithPath(e); // The page says it; a fault of looking must not end a plant that collects.
            }

            _stop.Token.WaitHandle.WaitOne(s_turn);
        }
    }

    private void Turn()
    {
        DateTimeOffset now = _server.Options.Time.GetUtcNow();
        DateOnly today = LocalDays.Of(now, _zone);
        if (today != _day)
        {
            _nodes.Clear();
            _weekBefore.Clear();
            _day = today;
        }

        if (_server.Store is not IEvidenceStore store)
        {
            return;
        }

        FileState ledgerState = FileState.Of(_server.Options.Plant.LedgerPath);
        if (now - _papersAt > s_papers || now < _papersAt || ledgerState != _ledgerState)
        {
            PlantPapers papers = PlantPapers.Of(_server.Options.Plant, _server.Registry);
            _ledger = PlantBook.Of(papers).Book;
            _entry = new PlantStatements(_ledger, LocalDays.Calendar(today, 1, _zone)).NodesAtEntry.ToHashSet(StringComparer.Ordinal);
            _budgets = new BudgetMaker(InstrumentIndex.Of(papers, _ledger).Of);
            _papersAt = now;
            _ledgerState = ledgerState;
        }

        string[] names = [.. _server.Live.Nodes().Select(node => node.Node)];
        int before = (names.Length > LargePlant ? DaysOfLargePlant : Days) - 1;
        foreach (string gone in _nodes.Keys.Except(names, StringComparer.Ordinal))
        {
            _nodes.TryRemove(gone, out _);
            _weekBefore.TryRemove(gone, out _);
        }

        foreach (string name in names)
        {
            NodeDay day = _nodes.GetOrAdd(name, node => new NodeDay(
                node, LocalDays.Calendar(today, 1, _zone), LocalDays.Calendar(today.AddDays(-before), before + 1, _zone)));
            if (day.IsDue)
            {
                day.Read(store, _server.Registry.FindAll(name), _stop.Token);
            }
        }

        if (before < DaysOfWeek)
        {
            ReadWeekBefore(store, names, LocalDays.Calendar(today.AddDays(-DaysOfWeek), 1, _zone));
        }
    }

    /// <summary>Out of rollups, once a day; a node whose rollups are not made yet comes with a later turn.</summary>
    private void ReadWeekBefore(IEvidenceStore store, string[] names, PlantCalendar day)
    {
        foreach (string name in names.Where(name => !_weekBefore.ContainsKey(name)))
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (EarlierDay.Read(store, _server.Registry.FindAll(name), day) is IReadOnlyList<double?> quarters)
            {
                _weekBefore[name] = quarters;
            }
        }
    }
}
