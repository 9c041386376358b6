using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Interfaces.Influx;

/// <summary>
/// Pushes stored readings to InfluxDB as they come: it begins and ends as a file of settings says, and nothing else waits for it. The store
/// is its queue, so nothing is lost while InfluxDB is away, which is tried again after 1, 2, 4 … 300 s. A pack that is pushed twice is
/// there once.
/// </summary>
/// <param name="server">The plant that runs.</param>
internal sealed class InfluxService(PlantServer server) : IDisposable
{
    /// <summary>Packs that wait are not worth a line of the log below.</summary>
    private const int ManyPacks = 1000;

    /// <summary>Requests of one batch; the rest of it has its turn later.</summary>
    private const int MaximumRequests = 32;

    /// <summary>So many single packs are refused by one that has taken nothing yet, before it counts as one that takes nothing.</summary>
    private const int Probes = 2;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maximumWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_maximumWish = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_savePeriod = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(ulong Kid, long Seq)> _arrived = new();
    private readonly InfluxReader _reader = new();
    private readonly Dictionary<ulong, KeyQueue> _queues = [];
    private readonly List<(ulong Kid, KeyQueue Queue)> _keys = [];
    private FileState? _read;
    private InfluxSettings? _settings;
    private InfluxClient? _client;
    private InfluxProgress? _progress;
    private volatile bool _isListening;
    private bool _isTold;
    private bool _isChanged;
    private TimeSpan _wait = s_period;
    private long _nextAttempt;
    private long _nextSave;
    private long _nextLook;
    private long _pushed;
    private long _pushedWhenSaid;
    private bool _hasBacklog;
    private string? _problem;
    private Task _work = Task.CompletedTask;
    private volatile InfluxStanding? _standing;
    private bool _isEnded;

    /// <summary>One line of the log.</summary>
    public event Action<PlantNotice>? Said;

    /// <summary>So often the store is asked for packs that another collector has put there.</summary>
    internal TimeSpan LookPeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How it is going; null where nothing is pushed. For any thread.</summary>
    public InfluxStanding? Standing => _standing;

    /// <summary>Begins to look at the settings.</summary>
    public void Start()
    {
        server.Ingested += OnIngested;
        _reader.LeftOut += (node, seq, why) => Say(
            NoticeLevel.Warning, "influx-left-out", node,
            $"the stored pack {seq} of {node} {why} and is not pushed: see 'meternode plant check'");
        _reader.Unreadable += (node, why) => Say(
            NoticeLevel.Warning, "influx-unreadable", node,
            $"packs of {node} wait, and those of other nodes are pushed: {PlainText.Of(why)}");
        _work = Task.Run(Run);
    }

    /// <summary>Ends, and keeps how far it is.</summary>
    public void Dispose()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            server.Ingested -= OnIngested;
            _stop.Cancel();
            _work.Wait();
            _stop.Dispose();
            _client?.Dispose();
            _reader.Dispose();
        }
    }

    /// <summary>How many packs wait, about.</summary>
    private long Waiting => _keys.Sum(key => key.Queue.Waiting);

    private void OnIngested(IngestResult result)
    {
        if (_isListening && result.Judgement.Verdict.IsStored() && result.Verified.Pack is Pack pack)
        {
            _arrived.Enqueue((pack.Kid, pack.Seq));
        }
    }

    private async Task Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            TimeSpan pause = s_period;
            try
            {
                TakeSettings();
                if (_settings is not null && server.Store is IEvidenceStore store)
                {
                    pause = await Turn(store).ConfigureAwait(false);
                }
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                break; // What was on its way was cut: it is pushed again.
            }
            catch (Exception e)
            {
                Fail(PlainText.Of(e.Message), null); // Whatever it is, it is tried again, and nothing else of the server ends by it.
            }

            _standing = _settings is null ? null
                : new InfluxStanding(_problem is null && _progress is not null, Waiting, _pushed, _progress?.Refused ?? 0);
            await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        TakeArrived();
        Save();
    }

    private void TakeSettings()
    {
        FileState found = FileState.Of(InfluxSettings.PathIn(server.Options.Plant));
        if (_read == found)
        {
            return;
        }

        Save();
        _read = found;
        InfluxSettings? former = _settings;
        _settings = null;
        _client?.Dispose();
        _client = null;
        bool wasListening = _isListening;
        _isListening = false; // Nobody takes what arrives while the file cannot be read.
        InfluxSettings? settings;
        try
        {
            settings = InfluxSettings.Load(server.Options.Plant);
        }
        catch
        {
            _read = null; // Whoever keeps it from being read may leave it as it was.
            throw;
        }

        _isListening = wasListening && former is not null && settings?.SetAt == former.SetAt;
        if (!_isListening)
        {
            _progress = null;
        }

        if (settings is null)
        {
            InfluxProgress.Delete(server.Options.Plant);
            return;
        }

        _settings = settings;
        _client = new InfluxClient(settings);
        _isTold = false;
        _problem = null;
        _nextAttempt = 0;
        _wait = s_period;
    }

    private async Task<TimeSpan> Turn(IEvidenceStore store)
    {
        long now = Environment.TickCount64;
        if (_progress is null)
        {
            if (now < _nextAttempt)
            {
                return s_period;
            }

            Begin(store, _settings!);
        }

        TakeArrived();
        if (now >= _nextLook)
        {
            Look(store);
            _nextLook = now + (long)LookPeriod.TotalMilliseconds;
        }

        if (now >= _nextSave)
        {
            _nextSave = now + (long)s_savePeriod.TotalMilliseconds;
            SayProgress();
            Save();
        }

        if (now < _nextAttempt)
        {
            return s_period;
        }

        var watch = Stopwatch.StartNew();
        InfluxBatch batch = _reader.Read(store, server.Registry, _keys);
        if (batch.IsEmpty || !await Push(batch).ConfigureAwait(false))
        {
            return s_period;
        }

        batch.Done();
        _pushed += batch.Packs.Count - batch.Later.Count;
        _isChanged = true;
        bool isMore = _keys.Exists(key => key.Queue.Newer is not null || key.Queue.Older is not null);
        if (_hasBacklog && !isMore)
        {
            _hasBacklog = false;
            Say(NoticeLevel.Info, "influx", "", "all packs that had waited are pushed");
        }

        return !isMore || watch.Elapsed > s_period ? s_period : watch.Elapsed; // At most half of the time goes into what has waited.
    }

    /// <summary>What is to be pushed: behind what has been, or of a new setting what has come since.</summary>
    private void Begin(IEvidenceStore store, InfluxSettings settings)
    {
        _queues.Clear();
        _keys.Clear();
        _arrived.Clear();
        _pushed = _pushedWhenSaid = 0;
        _hasBacklog = false;
        _isListening = true; // Before the store is read: what comes meanwhile is in the one or in the other.
        InfluxProgress? kept = InfluxProgress.Of(server.Options.Plant, settings);
        double since = (settings.Since ?? settings.SetAt).ToUnixTimeMilliseconds() / 1000.0;
        foreach (StoredNode node in store.Nodes())
        {
            KeyQueue queue = kept is null ? First(store, node, since)
                : kept.Keys.TryGetValue(node.KidText, out PushedKey? key) ? new KeyQueue(key, node.LastSeq)
                : new KeyQueue(-1, node.LastSeq);
            foreach (SeqRange hole in store.Missing(node.Kid))
            {
                queue.AddMissing(hole); // It is kept, so that a pack that fills it while nobody listens is pushed.
            }

            Add(node.Kid, queue);
            _stop.Token.ThrowIfCancellationRequested();
        }

        _progress = kept ?? new InfluxProgress { SetAt = settings.SetAt };
        _isChanged = kept is null;
        _nextSave = 0;
        if (Waiting is >= ManyPacks and long waiting)
        {
            _hasBacklog = true;
            Say(
                NoticeLevel.Info, "influx", "",
                string.Create(
                    CultureInfo.InvariantCulture, $"about {waiting} packs that are stored already are pushed in the background"));
        }

        _nextLook = Environment.TickCount64 + (long)LookPeriod.TotalMilliseconds;
    }

    private static KeyQueue First(IEvidenceStore store, StoredNode node, double since)
    {
        var queue = new KeyQueue(node.LastSeq, node.LastSeq);
        if (!IsBy(node.LastSeq))
        {
            long first = StoredPackSearch.LastBy(store, node, since);
            queue.AddHistory(new SeqRange(IsBy(first) ? first + 1 : first, node.LastSeq));
        }

        return queue;

        bool IsBy(long seq) =>
            store.Packs(node.Kid, seq, seq).FirstOrDefault() is { HasCalendarTime: true } pack && pack.EndSeconds <= since;
    }

    private void Add(ulong kid, KeyQueue queue)
    {
        _queues.Add(kid, queue);
        _keys.Add((kid, queue));
    }

    private void TakeArrived()
    {
        while (_arrived.TryDequeue(out (ulong Kid, long Seq) pack))
        {
            if (!_queues.TryGetValue(pack.Kid, out KeyQueue? queue))
            {
                Add(pack.Kid, queue = new KeyQueue(-1, -1)); // A key that nobody had when it began.
            }

            queue.Arrived(pack.Seq);
            _isChanged = true;
        }
    }

    /// <summary>Packs that come through another collector are stored without a word to this program.</summary>
    private void Look(IEvidenceStore store)
    {
        foreach (RegisteredNode node in server.Registry.Nodes)
        {
            if (store.Newest(node.Kid) is byte[] bytes && Pack.TryDecode(bytes, out Pack? pack) == PackError.None)
            {
                if (!_queues.TryGetValue(node.Kid, out KeyQueue? queue))
                {
                    Add(node.Kid, queue = new KeyQueue(-1, -1));
                }

                queue.Look(pack!.Seq, queue.HasMissing ? store.Missing(node.Kid) : []);
            }
        }
    }

    /// <summary>
    /// Pushes a batch; what is refused for its content is found by halves, and skipped. Who has never taken anything and refuses packs of
    /// two nodes does not refuse their content: the setting is wrong, or nothing is right there.
    /// </summary>
    /// <returns>False when nobody takes lines now.</returns>
    private async Task<bool> Push(InfluxBatch batch)
    {
        var refused = new List<InfluxPack>();
        string words = "";
        bool isPartly = false, isTaken = false;
        int requests = 0;
        var open = new Stack<(int First, int Count)>();
        if (batch.Packs.Count > 0)
        {
            open.Push((0, batch.Packs.Count));
        }

        while (open.TryPop(out (int First, int Count) part))
        {
            if (_read != FileState.Of(InfluxSettings.PathIn(server.Options.Plant)))
            {
                return false; // It is not to go there any more, or with another token.
            }

            if (requests++ == MaximumRequests)
            {
                open.Push(part);
                break;
            }

            InfluxAnswer answer = await _client!.Push(batch.LinesOf(part.First, part.Count), _stop.Token).ConfigureAwait(false);
            if (answer.Outcome == InfluxOutcome.Away)
            {
                Fail(answer.Text, answer.RetryAfter);
                return false;
            }

            bool isRefused = answer.Outcome == InfluxOutcome.Refused;
            isTaken |= !isRefused;
            bool isNew = !isTaken && _progress!.PushedAt is null;
            if (isRefused && isNew && part.Count > 1 && part.Count == batch.Packs.Count)
            {
                batch.Probe(open);
            }
            else if (isRefused && part.Count > 1)
            {
                int half = part.Count / 2;
                open.Push((part.First + half, part.Count - half));
                open.Push((part.First, half));
            }
            else if (answer.Outcome != InfluxOutcome.Taken)
            {
                refused.AddRange(batch.Packs.GetRange(part.First, part.Count));
                words = answer.Text;
                isPartly |= answer.Outcome == InfluxOutcome.PartlyRefused;
                if (isNew && refused.Count >= Math.Min(Probes, batch.Packs.Count))
                {
                    Fail($"{_settings!.Address} has taken nothing yet ({words}): correct that there, or with 'meternode influx set'", null);
                    return false;
                }
            }
        }

        foreach ((int First, int Count) part in open)
        {
            batch.Later.AddRange(batch.Packs.GetRange(part.First, part.Count));
        }

        if (refused.Count > 0)
        {
            Refuse(refused, words, isPartly);
        }

        if (isTaken)
        {
            Succeed();
        }

        return true;
    }

    private void Refuse(List<InfluxPack> packs, string words, bool isPartly)
    {
        const int MaximumNodes = 3;
        var byNode = packs.GroupBy(pack => pack.Node, StringComparer.Ordinal).ToList();
        string which = string.Join("; ", byNode.Take(MaximumNodes).Select(node =>
            $"{node.Key}, packs {new SeqRange(node.Min(pack => pack.Seq), node.Max(pack => pack.Seq))}"));
        string more = byNode.Count > MaximumNodes
            ? string.Create(CultureInfo.InvariantCulture, $"; and of {byNode.Count - MaximumNodes} other nodes") : "";
        string text =
            $"{_settings!.Address} refuses {(isPartly ? "points of " : "")}{which}{more}: skipped, and never sent again ({words})";
        _progress = _progress! with
        {
            Refused = _progress.Refused + packs.Count,
            RefusedAt = server.Options.Time.GetUtcNow(),
            Refusal = text,
        };
        _isChanged = true;
        _nextSave = 0;
        Say(NoticeLevel.Warning, "influx-refused", byNode.Count == 1 ? byNode[0].Key : "", text);
    }

    private void Succeed()
    {
        if (!_isTold)
        {
            _isTold = true;
            Say(NoticeLevel.Info, "influx", "", $"readings are pushed to {_settings!.Target}");
        }

        _wait = s_period;
        _problem = null;
        bool wasAway = _progress!.Problem is not null;
        _progress = _progress with { PushedAt = server.Options.Time.GetUtcNow(), Problem = null };
        if (wasAway)
        {
            _nextSave = 0;
        }
    }

    private void Fail(string problem, TimeSpan? wish)
    {
        TimeSpan wait = wish > _wait ? (wish > s_maximumWish ? s_maximumWish : wish.Value) : _wait;
        _nextAttempt = Environment.TickCount64 + (long)wait.TotalMilliseconds;
        _wait = _wait * 2 < s_maximumWait ? _wait * 2 : s_maximumWait;
        _isTold = false;
        if (_problem == problem)
        {
            return;
        }

        _problem = problem;
        Say(NoticeLevel.Warning, "influx", "", $"packs wait in the store, nothing is lost: {problem}");
        if (_progress is not null)
        {
            _progress = _progress with { Problem = problem };
            _isChanged = true;
            _nextSave = 0;
        }
    }

    private void SayProgress()
    {
        long waiting = Waiting;
        if (_problem is null && _pushed > _pushedWhenSaid && waiting >= ManyPacks)
        {
            _hasBacklog = true;
            Say(
                NoticeLevel.Info, "influx", "",
                string.Create(CultureInfo.InvariantCulture, $"{_pushed} packs are pushed since the start, about {waiting} wait"));
        }

        _pushedWhenSaid = _pushed;
    }

    private void Save()
    {
        if (_progress is null || (!_isChanged && _progress.Waiting == Waiting))
        {
            return;
        }

        _progress = _progress with
        {
            Waiting = Waiting,
            Keys = _keys.ToDictionary(
                key => key.Kid.ToString("x16", CultureInfo.InvariantCulture), key => key.Queue.Kept, StringComparer.Ordinal),
        };
        try
        {
            _progress.Save(server.Options.Plant);
            _isChanged = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Say(
                NoticeLevel.Warning, "influx", "",
                $"cannot keep how far readings are pushed ({PlainReason.Of(e)}): the next start pushes some again, which changes nothing");
        }
    }

    private void Say(NoticeLevel level, string what, string source, string text) =>
        Said?.Invoke(new PlantNotice(level, what, source, $"InfluxDB: {text}"));
}
