using System.Globalization;
using System.Text;
using MeterNode.Charts;
using MeterNode.Plant.Stores;
using MeterNode.Server.Today;
using MeterNode.Server.Web.Shown;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web;

/// <summary>The values of the pictures of a machine as CSV: the same period and the same points.</summary>
/// <param name="view">The request.</param>
/// <param name="reader">Reads the period.</param>
internal sealed class PeriodCsv(PageView view, PeriodReader reader)
{
    /// <summary>
    /// Columns <c>from</c> (local time with its offset), <c>mean_kilowatts</c>, <c>minimum_kilowatts</c>, <c>maximum_kilowatts</c>; empty
    /// where not metered, and the minimum where nobody knows it.
    /// </summary>
    public Task<IResult> Power(string node, CancellationToken cancellation) => Write(
        node, "power", "from,mean_kilowatts,minimum_kilowatts,maximum_kilowatts", shown => shown.Points.Select(point => string.Create(
            CultureInfo.InvariantCulture, $"{Time(point.Start)},{point.Mean},{point.Minimum},{point.Maximum}")), cancellation);

    /// <summary>
    /// Columns <c>from</c>, <c>zone</c>, <c>mean_celsius</c>, <c>minimum_celsius</c>, <c>maximum_celsius</c>, <c>setpoint_celsius</c>,
    /// <c>tolerance_celsius</c>; empty where there is none.
    /// </summary>
    public Task<IResult> Temperature(string node, CancellationToken cancellation) => Write(
        node, "temperature", "from,zone,mean_celsius,minimum_celsius,maximum_celsius,setpoint_celsius,tolerance_celsius",
        shown => shown.Zones.SelectMany(zone => zone.Points.Select(point => Row(zone.Zone, point))), cancellation);

    /// <summary>
    /// Hours, days, months or years: columns <c>from</c>, <c>shots</c>, <c>events</c>, <c>not_metered_hours</c>,
    /// <c>over_range_intervals</c>, <c>sensor_faults</c>; counts are empty where there is no pack.
    /// </summary>
    public Task<IResult> Counts(string node, CancellationToken cancellation) => Write(
        node, "counts", "from,shots,events,not_metered_hours,over_range_intervals,sensor_faults",
        shown => HistoryRow.Of(shown.History!, shown.Period.Rows, view).Select(Row), cancellation, reader.ReadRollups);

    private string Row(HistoryRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Time(row.From)},{row.Shots},{Counted(row, row.Events)},{row.NotMeteredSeconds / 3600:0.####},")
        + $"{Counted(row, row.OverRangeIntervals)},{Counted(row, row.SensorFaults)}";

    private static string Counted(HistoryRow row, long count) => row.HasPacks ? count.ToString(CultureInfo.InvariantCulture) : "";

    private string Row(int zone, TemperaturePoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Time(point.Start)},{zone},{point.Mean},{point.Minimum},{point.Maximum},{point.SetPoint},{point.Tolerance}");

    private async Task<IResult> Write(
        string node, string name, string header, Func<PeriodShown, IEnumerable<string>> rows, CancellationToken cancellation,
        Func<string, PagePeriod, PageView, CancellationToken, Task<PeriodShown?>>? read = null)
    {
        PagePeriod period = PagePeriod.Of(view);
        try
        {
            if (period.Problem is not null)
            {
                return Results.Text(view.Text(period.Problem) + "\n", statusCode: StatusCodes.Status400BadRequest);
            }

            if (await (read ?? reader.Read)(node, period, view, cancellation) is not { IsBehind: false } shown)
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }

            string csv = string.Concat(rows(shown).Prepend(header).Select(row => row + "\r\n"));
            return Results.File(
                Encoding.UTF8.GetBytes(csv), "text/csv; charset=utf-8",
                string.Create(CultureInfo.InvariantCulture, $"{node}-{name}-{view.Local(period.From):yyyy-MM-dd-HHmm}.csv"));
        }
        catch (WorkBusyException)
        {
            view.SayBusy();
            return Results.Text(view.Text("history.busy") + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (StoreException e)
        {
            return Results.Text(e.Message + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private string Time(DateTimeOffset at) => view.Local(at).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
