using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Wire;

namespace MeterNode.Server.Today;

/// <summary>
/// Quarter hours of a day some days ago, out of the store's rollups: a large plant keeps no packs of it in memory. A quarter hour begins
/// and ends with a pack there, so it may have a minute of its neighbour; a sum of many is right up to a minute.
/// </summary>
internal static class EarlierDay
{
    /// <summary>Energy of each quarter hour of a calendar, kWh; null where less than 90 % of its time was metered.</summary>
    /// <returns>Null while the store has not rolled up the node's packs.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static IReadOnlyList<double?>? Read(IEvidenceStore store, IReadOnlyList<RegisteredNode> boards, PlantCalendar calendar)
    {
        var quarters = new double?[calendar.SlotCount];
        long[] boundaries =
        [
            .. Enumerable.Range(0, calendar.SlotCount).Select(slot => calendar.Local(slot).ToUnixTimeSeconds()),
            (long)calendar.Period.ToUtcSeconds,
        ];
        foreach (RegisteredNode board in boards)
        {
            RollupSeries series = store.Rollups.Read(board.Kid, boundaries);
            if (series.IsBehind)
            {
                return null;
            }

            foreach (Rollup rollup in series.Rollups)
            {
                if (rollup.MeteredSeconds >= CalendarSlot.CompleteSeconds && rollup.ImportJoules is RollupRegister register)
                {
                    quarters[Array.BinarySearch(boundaries, rollup.BeginSeconds)] = register.Change / ReportFigure.JoulesPerKilowattHour;
                }
            }
        }

        return quarters;
    }
}
