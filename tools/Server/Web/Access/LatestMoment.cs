namespace MeterNode.Server.Web.Access;

/// <summary>
/// The clock for what expires: it never goes back, whatever happens to the clock of the machine, so nothing that has ended counts again.
/// </summary>
/// <param name="clock">The clock of the machine.</param>
/// <param name="seen">The latest moment that was seen before.</param>
internal sealed class LatestMoment(TimeProvider clock, DateTimeOffset seen) : TimeProvider
{
    private long _ticks = seen.UtcTicks;

    /// <summary>How far the clock of the machine is behind.</summary>
    public TimeSpan Lag => GetUtcNow() - clock.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        long now = clock.GetUtcNow().UtcTicks;
        long seen = Interlocked.Read(ref _ticks);
        while (now > seen)
        {
            long found = Interlocked.CompareExchange(ref _ticks, now, seen);
            if (found == seen)
            {
                return new DateTimeOffset(now, TimeSpan.Zero);
            }

            seen = found;
        }

        return new DateTimeOffset(seen, TimeSpan.Zero);
    }
}
