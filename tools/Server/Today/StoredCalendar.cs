using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Today;

/// <summary>
/// Puts the stored packs of a node into calendars. The signature of each was verified when it was stored, and is not verified again: this
/// is for looking at, while reports and evidence verify everything anew.
/// </summary>
internal static class StoredCalendar
{
    /// <summary>Registers need the pack before the period; where clocks were wrong, some more.</summary>
    private const double SecondsBefore = 1800;

    /// <summary>Reads the packs of a node, one board after the other, and hands each to all <paramref name="builders"/>.</summary>
    /// <param name="store">The store.</param>
    /// <param name="boards">The node's keys in the order in which they came.</param>
    /// <param name="period">The packs of this period, and those that join it.</param>
    /// <param name="builders">What takes them.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The key and the number of the last pack; null where there was none.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static (ulong Kid, long Seq)? Read(
        IEvidenceStore store, IReadOnlyList<RegisteredNode> boards, EvidencePeriod period, IReadOnlyList<NodeCalendarBuilder> builders,
        CancellationToken cancellation)
    {
        (ulong, long)? last = null;
        foreach (RegisteredNode board in boards)
        {
            if (store.Node(board.Kid) is not StoredNode key)
            {
                continue;
            }

            foreach (NodeCalendarBuilder builder in builders)
            {
                builder.NextBoard(board.Kid);
            }

            foreach (StoredPack pack in store.Packs(key.Kid, StoredPackSearch.LastBy(store, key, period.FromUtcSeconds - SecondsBefore)))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Pack.TryDecode(pack.Bytes, out Pack? decoded) == PackError.None
                    && PackPayload.TryRead(decoded!.Payload, out PackPayload? payload) == PackError.None)
                {
                    last = (board.Kid, decoded.Seq);
                    foreach (NodeCalendarBuilder builder in builders)
                    {
                        builder.Take(decoded, payload!);
                    }
                }

                // The first pack behind the period says what was taken in a hole at its end.
                if (pack.HasCalendarTime && pack.EndSeconds > period.ToUtcSeconds + SecondsBefore)
                {
                    break;
                }
            }
        }

        return last;
    }
}
