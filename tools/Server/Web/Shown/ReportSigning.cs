using System.Net;
using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Reports;
using MeterNode.Server.Web.Access;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>A person of the plant signs a report off on its page, as <c>meternode ledger sign-off report</c> does.</summary>
internal sealed class ReportSigning(PlantFolder plant, ReportBook book, PersonKeys keys, PageView view)
{
    /// <summary>People whose role may sign a report off, and whose key counts.</summary>
    /// <exception cref="OperatorException">The plant's history is not in order.</exception>
    public static IReadOnlyList<PlantPerson> Signers(PlantFolder plant) =>
        [.. PlantStaff.Read(plant).All.Where(person => person.Until is null && person.MaySign(LedgerKind.SignOff))];

    /// <summary>Signs; null, or why nothing was signed, in the words of the page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="seen">All reports that the person may see.</param>
    /// <param name="shownManifest">SHA-256 of the manifest that the person has seen.</param>
    /// <param name="by">The person's name.</param>
    /// <param name="passphrase">The passphrase of the person's key.</param>
    /// <param name="address">Where the request comes from.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<string?> Sign(
        KeptReport report, IReadOnlyList<KeptReport> seen, string shownManifest, string by, string passphrase, IPAddress address,
        CancellationToken cancellation)
    {
        if (shownManifest != report.ManifestSha256)
        {
            return view.Text("sign.other-version");
        }

        if (IsReplaced(report, seen))
        {
            return view.Text("sign.replaced");
        }

        if (book.Find(report, isWhole: true).Look is not { IsSignable: true })
        {
            return view.Text("sign.not-yet");
        }

        if (Signers(plant).All(person => person.Name != by) || !PersonKeys.AreHere(plant, by))
        {
            return view.Text("sign.nobody");
        }

        try
        {
            (ECDsa? opened, TimeSpan? wait) = await keys.Open(by, passphrase, address, cancellation);
            using ECDsa? key = opened;
            return key is not null ? Sign(report, by, key) : view.Text(wait is null ? "sign.wrong-passphrase" : "sign.wait");
        }
        catch (OperatorException e)
        {
            return view.Why(e);
        }
    }

    /// <summary>True where a newer version of the report is there.</summary>
    public static bool IsReplaced(KeptReport report, IEnumerable<KeptReport> all) =>
        all.Any(other => other.IsVersionOf(report) && other.Manifest.Version > report.Manifest.Version);

    private string? Sign(KeptReport report, string by, ECDsa key)
    {
        try
        {
            if (ReportSignOff.Describe(report.ManifestPath, plant) is null)
            {
                return view.Text("sign.not-yet");
            }

            byte[] seen = Convert.FromHexString(report.ManifestSha256);
            if (!SHA256.HashData(File.ReadAllBytes(report.ManifestPath)).SequenceEqual(seen))
            {
                return view.Text("sign.other-version"); // It was made again while the key was opened.
            }

            using (new AuditAuthor(view.UserName ?? string.Empty, "page", "report sign-off"))
            {
                PlantSignOff.Append(plant, by, key, ReportSignOff.Subject(seen));
            }

            ReportSignOff.Write(report.ManifestPath, plant);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return view.Text("sign.not-written", PlainReason.Of(e));
        }
    }
}
