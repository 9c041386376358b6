namespace MeterNode.Server.Web;

/// <summary>Counts what is open: a bound for all, and one for each who has opened it, so that nobody keeps the others out.</summary>
/// <param name="maximum">All of them.</param>
/// <param name="maximumOfOne">Those of one.</param>
/// <typeparam name="TWho">Who opens it.</typeparam>
internal sealed class BoundedCount<TWho>(int maximum, int maximumOfOne)
    where TWho : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TWho, int> _counts = [];
    private int _all;

    /// <summary>One more.</summary>
    /// <returns>False when there are too many; then it does not count.</returns>
    public bool TryAdd(TWho who)
    {
        lock (_gate)
        {
            int own = _counts.GetValueOrDefault(who);
            if (_all >= maximum || own >= maximumOfOne)
            {
                return false;
            }

            _counts[who] = own + 1;
            _all++;
            return true;
        }
    }

    /// <summary>One less.</summary>
    public void Remove(TWho who)
    {
        lock (_gate)
        {
            _all--;
            if (--_counts[who] == 0)
            {
                _counts.Remove(who);
            }
        }
    }
}
