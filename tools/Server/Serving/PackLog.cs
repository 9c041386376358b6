using MeterNode.Plant.Collecting;
using MeterNode.Wire;

namespace MeterNode.Server.Serving;

/// <summary>What the log says about a pack: refused ones, holes, and a node whose clock cannot be right.</summary>
/// <param name="time">The clock.</param>
internal sealed class PackLog(TimeProvider time)
{
    /// <summary>A pack cannot end later than it comes; clocks of PCs differ by less.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan s_sayAgain = TimeSpan.FromHours(1);

    private readonly PackLines _lines = new();

    /// <summary>How far each node's clock was ahead when that was last said, and when that was.</summary>
    private readonly Dictionary<string, (TimeSpan Ahead, DateTimeOffset At)> _said = new(StringComparer.Ordinal);

    /// <summary>Nothing about what is as it should be. Called by one thread at a time.</summary>
    public IEnumerable<PlantNotice> About(IngestResult result)
    {
        foreach ((string kind, string line, string source) in _lines.About(result))
        {
            yield return new PlantNotice(NoticeLevel.Warning, kind, source, line);
        }

        if (result is { Node: string node, Verified.Payload: { HasCalendarTime: true } payload } && ClockOf(node, payload) is string clock)
        {
            yield return new PlantNotice(NoticeLevel.Warning, "clock", node, clock);
        }
    }

    private string? ClockOf(string node, PackPayload payload)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan ahead = TimeSpan.FromSeconds(payload.EndSeconds - ((now - DateTimeOffset.UnixEpoch).TotalSeconds));
        bool isSaid = _said.TryGetValue(node, out (TimeSpan Ahead, DateTimeOffset At) last) && ahead < last.Ahead * 2
            && now - last.At < s_sayAgain;
        if (ahead < s_margin || isSaid)
        {
            return null;
        }

        _said[node] = (ahead, now);
        string text = ahead.TotalHours < 2 ? $"{ahead.TotalMinutes:0} min" : $"{ahead.TotalHours:0} h";
        return $"{node}: its packs are {text} in the future: set this machine's clock, or look at the node's time server ('time.server' of "
            + "its configuration)";
    }
}
