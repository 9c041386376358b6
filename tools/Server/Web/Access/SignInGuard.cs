using System.Net;
using System.Net.Sockets;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Slows guessing of passwords down. Failures are counted by name and address, by address, and by name; each count that passes its limit
/// asks for a wait that doubles with every further failure, up to a bound. So a flood from one address never locks a person out who signs
/// in from another one: by name alone the wait is a minute at most, and none at an address at which the person has signed in before.
/// Names that do not exist are counted as others are. The tables are bounded.
/// </summary>
internal sealed class SignInGuard(TimeProvider time)
{
    /// <summary>Counts that are kept; the oldest go first.</summary>
    internal const int MaximumCounts = 10_000;

    private static readonly Limit s_pair = new(5, TimeSpan.FromMinutes(15));
    private static readonly Limit s_address = new(20, TimeSpan.FromMinutes(15));
    private static readonly Limit s_name = new(50, TimeSpan.FromMinutes(1));
    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_forgetting = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string? Name, string? Address), Count> _counts = [];
    private readonly HashSet<(string, string)> _known = [];
    private readonly HashSet<string> _failedNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failedAddresses = new(StringComparer.Ordinal);
    private int _failed;

    /// <summary>
    /// Begins an attempt, which counts as a failure until <see cref="Succeeded"/> is called, so that attempts at the same time count too.
    /// </summary>
    /// <returns>Null, or how long to wait: then the attempt is not to be looked at.</returns>
    public TimeSpan? Begin(string name, IPAddress address)
    {
        string place = PlaceOf(address);
        DateTimeOffset now = time.GetUtcNow();
        lock (_gate)
        {
            bool isKnown = _known.Contains((name, place));
            TimeSpan wait = new[]
            {
                WaitOf((name, place), s_pair, now),
                WaitOf((null, place), s_address, now),
                isKnown ? TimeSpan.Zero : WaitOf((name, null), s_name, now),
            }.Max();
            if (wait > TimeSpan.Zero)
            {
                return wait;
            }

            Add((name, place), now);
            Add((null, place), now);
            Add((name, null), now);
            return null;
        }
    }

    /// <summary>The attempt that was begun was the person: its counts are gone, and the address is one of the person's.</summary>
    public void Succeeded(string name, IPAddress address)
    {
        string place = PlaceOf(address);
        lock (_gate)
        {
            _counts.Remove((name, place));
            _counts.Remove((null, place));
            _counts.Remove((name, null));
            if (_known.Count < MaximumCounts)
            {
                _known.Add((name, place));
            }
        }
    }

    /// <summary>The attempt that was begun failed: it goes into the account that <see cref="TakeFailures"/> gives.</summary>
    public void Failed(string name, IPAddress address)
    {
        lock (_gate)
        {
            _failed++;
            Note(_failedNames, name);
            Note(_failedAddresses, PlaceOf(address));
        }
    }

    /// <summary>How many failed since this was asked last, in one line for the audit log; null where none did.</summary>
    public string? TakeFailures()
    {
        lock (_gate)
        {
            if (_failed == 0)
            {
                return null;
            }

            string line = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{_failed} times, {More(_failedNames)} names, {More(_failedAddresses)} addresses");
            _failed = 0;
            _failedNames.Clear();
            _failedAddresses.Clear();
            return line;
        }
    }

    private static string More(HashSet<string> set) => set.Count < MaximumCounts ? $"{set.Count}" : $"{set.Count} or more";

    private static void Note(HashSet<string> set, string text)
    {
        if (set.Count < MaximumCounts)
        {
            set.Add(text);
        }
    }

    private TimeSpan WaitOf((string?, string?) key, Limit limit, DateTimeOffset now)
    {
        if (!_counts.TryGetValue(key, out Count count) || count.Failures < limit.Failures || now - count.Last > s_forgetting)
        {
            return TimeSpan.Zero;
        }

        int doublings = Math.Min(count.Failures - limit.Failures, 16);
        TimeSpan wait = s_firstWait * (1 << doublings);
        wait = wait < limit.MaximumWait ? wait : limit.MaximumWait;
        TimeSpan rest = count.Last + wait - now;
        return rest < wait ? rest : wait; // A clock that was set back keeps nobody out for longer.
    }

    private void Add((string?, string?) key, DateTimeOffset now)
    {
        if (!_counts.TryGetValue(key, out Count count) || now - count.Last > s_forgetting)
        {
            count = default;
        }

        if (_counts.Count >= MaximumCounts && !_counts.ContainsKey(key))
        {
            foreach ((string?, string?) old in _counts.OrderBy(each => each.Value.Last).Take(MaximumCounts / 10)
                .Select(each => each.Key).ToArray())
            {
                _counts.Remove(old);
            }
        }

        _counts[key] = new Count(count.Failures + 1, now);
    }

    /// <summary>Whoever has one IPv6 address has its whole /64.</summary>
    private static string PlaceOf(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, 8)
            : address.ToString();
    }

    private readonly record struct Limit(int Failures, TimeSpan MaximumWait);

    private readonly record struct Count(int Failures, DateTimeOffset Last);
}
