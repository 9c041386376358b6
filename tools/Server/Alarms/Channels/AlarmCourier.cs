using MeterNode.Plant.Collecting;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>
/// Brings what happens to alarms to one channel: one message an alarm as long as they are few, and a digest of many. The journal is its
/// queue, so a restart loses nothing. What a channel does not take is tried again after 5, 10, 20 … 600 s.
/// </summary>
/// <param name="channel">Where to.</param>
/// <param name="sender">Who sends.</param>
/// <param name="book">The alarms.</param>
/// <param name="progress">How far each channel is.</param>
/// <param name="context">The plant: its name, and the machine and the hall of an alarm.</param>
/// <param name="time">The clock.</param>
internal sealed class AlarmCourier(
    AlarmChannel channel, IAlarmSender sender, AlarmBook book, ChannelProgressFile progress,
    (string Site, Func<Alarm, (string? Machine, string? Hall)> PlaceOf) context, TimeProvider time)
{
    private const int FewAlarms = 3;

    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_maximumWait = TimeSpan.FromMinutes(10);

    /// <summary>From one digest to the next.</summary>
    private static readonly TimeSpan s_digestPeriod = TimeSpan.FromMinutes(15);

    /// <summary>What is older and over is no news.</summary>
    private static readonly TimeSpan s_newsTime = TimeSpan.FromDays(1);

    private readonly Queue<long> _sent = new();
    private readonly Cadence _digests = new(time, s_digestPeriod);
    private Cadence? _attempts;
    private TimeSpan _wait = s_firstWait;
    private bool _hasPublished;

    /// <summary>The channel.</summary>
    public AlarmChannel Channel => channel;

    /// <summary>A message was not taken: one line. Said once until the next success.</summary>
    public event Action<string>? Failed;

    /// <summary>Sends what is due; returns when nothing is, or a message was not taken.</summary>
    /// <param name="isQuiet">Whether only critical alarms may be told.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task Turn(bool isQuiet, CancellationToken cancellation)
    {
        Begin();
        while (_attempts?.IsDue != false && !cancellation.IsCancellationRequested && Next(isQuiet) is (var message, var told))
        {
            if (!await TrySend(message, cancellation).ConfigureAwait(false))
            {
                return;
            }

            Remember(message, told);
        }
    }

    private ChannelProgress Progress => progress.Of(channel.Name) ?? new ChannelProgress { Seq = FirstSeq() };

    /// <summary>
    /// Where a new channel begins is kept at once: what is over before the end of its quiet hours is told then. Numbers that the journal
    /// does not have yet are of a former one, which is gone.
    /// </summary>
    private void Begin()
    {
        ChannelProgress? kept = progress.Of(channel.Name);
        if (kept is null)
        {
            progress.Put(channel.Name, Progress);
        }
        else if (Math.Max(kept.Seq, kept.Early.DefaultIfEmpty().Max()) > book.LastSeq)
        {
            progress.Put(channel.Name, kept with { Seq = FirstSeq(), Early = [] });
        }
    }

    /// <summary>A new channel is told what is open.</summary>
    private long FirstSeq() => book.Listed().FirstOrDefault(alarm => alarm.ClearedAt is null)?.Number - 1 ?? book.LastSeq;

    private async Task<bool> TrySend(AlarmMessage message, CancellationToken cancellation)
    {
        try
        {
            await sender.Send(message, cancellation).ConfigureAwait(false);
            _wait = s_firstWait;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception e)
        {
            // Also what no sender expects: an alarm waits then, and somebody reads why.
            _attempts = new Cadence(time, _wait);
            _attempts.Mark();
            _wait = _wait * 2 < s_maximumWait ? _wait * 2 : s_maximumWait;
            ChannelProgress before = Progress;
            if (before.Problem is null)
            {
                Failed?.Invoke($"alarms wait for the channel '{channel.Name}': {e.Message}");
            }

            progress.Put(channel.Name, before with { Problem = e.Message });
            return false;
        }
    }

    private void Remember(AlarmMessage message, IReadOnlyCollection<long> told)
    {
        _sent.Enqueue(time.GetTimestamp());
        _hasPublished = true;
        if (message.Kind == AlarmMessageKind.Digest)
        {
            _digests.Mark();
        }

        Told(told, time.GetUtcNow());
    }

    /// <summary>Moves on behind everything that is told without a hole.</summary>
    private void Told(IReadOnlyCollection<long> told, DateTimeOffset? sentAt)
    {
        ChannelProgress before = Progress;
        var early = new SortedSet<long>(before.Early.Concat(told));
        long seq = before.Seq;
        foreach (AlarmEntry entry in book.Since(before.Seq))
        {
            if (!early.Remove(entry.Seq))
            {
                break;
            }

            seq = entry.Seq;
        }

        early.RemoveWhere(number => number <= seq);
        progress.Put(channel.Name, before with { Seq = seq, Early = [.. early], SentAt = sentAt ?? before.SentAt, Problem = null });
    }

    private (AlarmMessage Message, IReadOnlyCollection<long> Told)? Next(bool isQuiet)
    {
        ChannelProgress before = Progress;
        IReadOnlyList<AlarmEntry> behind = book.Since(before.Seq);
        if (sender.SendsState)
        {
            return behind.Count > 0 || !_hasPublished ? (State(), [.. behind.Select(entry => entry.Seq)]) : null;
        }

        DateTimeOffset now = time.GetUtcNow();
        var early = new HashSet<long>(before.Early);
        var news = new List<AlarmEntry>();
        var nothing = new List<long>();
        foreach (AlarmEntry entry in behind.Where(entry => !early.Contains(entry.Seq)))
        {
            if (IsNews(entry, now))
            {
                news.Add(entry);
            }
            else
            {
                nothing.Add(entry.Seq);
            }
        }

        if (nothing.Count > 0)
        {
            Told(nothing, null);
        }

        return Choose(news, isQuiet, now);
    }

    /// <summary>Few are told one by one, critical ones first; many, and those that come again, in a digest.</summary>
    private (AlarmMessage Message, IReadOnlyCollection<long> Told)? Choose(List<AlarmEntry> news, bool isQuiet, DateTimeOffset now)
    {
        List<AlarmEntry> critical = [.. news.Where(entry => SeverityOf(entry) == AlarmSeverity.Critical)];
        List<AlarmEntry> due = isQuiet ? critical : news;
        AlarmEntry? single = critical.Count <= FewAlarms ? critical.Find(entry => !entry.IsQuiet) : null;
        single ??= due.Count <= FewAlarms ? due.Find(entry => !entry.IsQuiet) : null;
        return single is not null && MaySendOne() ? (One(single, now), [single.Seq])
            : due.Count > 0 && _digests.IsDue ? (Digest(due, now), [.. due.Select(entry => entry.Seq)])
            : null;
    }

    private bool MaySendOne()
    {
        while (_sent.TryPeek(out long sent) && time.GetElapsedTime(sent) >= TimeSpan.FromHours(1))
        {
            _sent.Dequeue();
        }

        return _sent.Count < channel.MessagesPerHour;
    }

    /// <summary>Whether the channel tells it: not what is put aside, and of what is over only what began lately.</summary>
    private bool IsNews(AlarmEntry entry, DateTimeOffset now) =>
        book.Find(entry.Alarm) is Alarm alarm && alarm.State != AlarmState.Shelved
        && (alarm.ClearedAt is null || now - entry.At < s_newsTime)
        && entry.What switch
        {
            AlarmEvent.Raised => true,
            AlarmEvent.Unshelved => alarm.ClearedAt is null,
            AlarmEvent.Cleared or AlarmEvent.Acknowledged => sender.SendsEnds,
            _ => false,
        };

    private AlarmSeverity SeverityOf(AlarmEntry entry) => book.Find(entry.Alarm)?.Severity ?? AlarmSeverity.Notice;

    private AlarmMessage One(AlarmEntry entry, DateTimeOffset now) => new(
        $"{channel.Name}-{entry.Seq}",
        entry.What switch
        {
            AlarmEvent.Cleared => AlarmMessageKind.Cleared,
            AlarmEvent.Acknowledged => AlarmMessageKind.Acknowledged,
            _ => AlarmMessageKind.Raised,
        },
        context.Site, now, [ViewOf(book.Find(entry.Alarm)!)], 0);

    private AlarmMessage Digest(List<AlarmEntry> entries, DateTimeOffset now)
    {
        Alarm[] alarms = [.. entries.Select(entry => entry.Alarm).Distinct().Order().Select(book.Find).OfType<Alarm>()
            .OrderByDescending(alarm => alarm.Severity)];
        return Several($"{channel.Name}-digest-{entries[^1].Seq}", alarms, now);
    }

    private AlarmMessage State() => Several($"{channel.Name}-state-{book.LastSeq}", book.Listed(), time.GetUtcNow());

    private AlarmMessage Several(string id, IReadOnlyList<Alarm> alarms, DateTimeOffset now) => new(
        id, AlarmMessageKind.Digest, context.Site, now,
        [.. alarms.Take(AlarmMessage.MaximumAlarms).Select(ViewOf)], Math.Max(0, alarms.Count - AlarmMessage.MaximumAlarms));

    private AlarmView ViewOf(Alarm alarm)
    {
        (string? machine, string? hall) = context.PlaceOf(alarm);
        return AlarmView.Of(alarm, machine, hall);
    }
}
