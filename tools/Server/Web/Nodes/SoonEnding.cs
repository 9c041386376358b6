using System.Globalization;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Checks;
using MeterNode.Server.Health;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Shown;

namespace MeterNode.Server.Web.Nodes;

/// <summary>Something that ends within two months, or has ended: a certificate, or the time for which a calibration counts.</summary>
/// <param name="Node">The node; null for something of the plant itself.</param>
/// <param name="Text">What, and what happens or is to be done.</param>
/// <param name="Days">Days that are left; negative when it has ended.</param>
public sealed record SoonEnding(string? Node, string Text, int Days)
{
    /// <summary>The shape: a fault once it has ended.</summary>
    internal Mark Mark => Days < 0 ? Mark.Fault : Mark.Attention;

    /// <summary>All of them, the next one first.</summary>
    internal static IReadOnlyList<SoonEnding> Of(IReadOnlyList<NodeLine> nodes, PlantServer server, PageView view)
    {
        PlantFolder plant = server.Options.Plant;
        string renewal = OfflineKeys.AreHere(plant) ? "soon.renewed" : "soon.keys-elsewhere";
        var found = new List<SoonEnding>();
        foreach (NodeOverview node in nodes.Select(line => line.Node).Where(node => !node.HasEnded()))
        {
            if (node.CertificateUntil is DateTime until && DaysTo(until, view) is int days && days < NodeRenewal.Early.TotalDays)
            {
                string what = node.HasBeenHeard() ? renewal : "soon.flash";
                found.Add(new(node.Id, $"{view.Text("soon.certificate", Day(until), days)} {WebTexts.Of(what, view.Language)}", days));
            }

            if (node.CalibrationDue is string due && DateTime.TryParseExact(
                    due, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day)
                && DaysTo(day, view) is int left && left < NodeRenewal.Early.TotalDays)
            {
                found.Add(new(node.Id, view.Text("soon.calibration", due, left), left));
            }
        }

        foreach (CertificateHealth own in CertificateChecks.Days(plant, server.Options.Time)
            .Where(own => own.Days < NodeRenewal.Early.TotalDays))
        {
            string cure = own.Name == "ca" ? "soon.authority" : renewal;
            found.Add(new(null, $"{view.Text("soon.own", own.Name, own.Days)} {WebTexts.Of(cure, view.Language)}", own.Days));
        }

        return [.. found.OrderBy(each => each.Days)];
    }

    private static int DaysTo(DateTime until, PageView view) => (int)Math.Floor((until - view.Now.UtcDateTime).TotalDays);

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
