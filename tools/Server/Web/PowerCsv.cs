using System.Globalization;
using System.Text;
using MeterNode.Charts;
using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Server.Today;
using MeterNode.Server.Web.Shown;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web;

/// <summary>The values of the picture of power as CSV: the same period and the same points.</summary>
internal static class PowerCsv
{
    /// <summary>
    /// Columns <c>from</c> (local time with its offset), <c>mean_kilowatts</c>, <c>maximum_kilowatts</c>; empty where not metered.
    /// </summary>
    public static async Task<IResult> Write(string node, PageView view, PeriodBook periods, CancellationToken cancellation)
    {
        PagePeriod period = PagePeriod.Of(view);
        try
        {
            if (period.Problem is not null)
            {
                return Results.Text(view.Text(period.Problem) + "\n", statusCode: StatusCodes.Status400BadRequest);
            }

            if (await periods.Find(node, period.Calendar(view.Zone), cancellation) is not NodeFigureSet set)
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }

            var csv = new StringBuilder("from,mean_kilowatts,maximum_kilowatts\r\n");
            foreach (TimeLinePoint point in new MachineView(set, period, view).Points)
            {
                csv.Append(
                    CultureInfo.InvariantCulture, $"{view.Local(point.Start):yyyy-MM-dd'T'HH:mm:sszzz},{point.Mean},{point.Maximum}\r\n");
            }

            return Results.File(
                Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8",
                string.Create(CultureInfo.InvariantCulture, $"{node}-{view.Local(period.From):yyyy-MM-dd-HHmm}.csv"));
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
}
