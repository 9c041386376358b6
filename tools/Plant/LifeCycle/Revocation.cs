using System.Security.Cryptography;
using System.Text;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>
/// Makes the list of revoked certificates, which the embedded broker watches and mosquitto reads from its own folder. It names every
/// certificate of a key that has ended or of a claim that was made anew, until that certificate has expired.
/// </summary>
internal static class Revocation
{
    /// <summary>Makes the list where there is none, and gives mosquitto its copy.</summary>
    public static void Ensure(PlantTransaction change)
    {
        PlantFolder plant = change.Plant;
        if (change.Read(plant.RevocationListPath) is byte[] present)
        {
            change.Write(plant.In("broker", "ca.crl"), present);
        }
        else
        {
            Renew(change);
        }
    }

    /// <summary>Makes the list from the history as it will be after this change.</summary>
    public static void Renew(PlantTransaction change)
    {
        PlantFolder plant = change.Plant;
        IReadOnlyList<PlantStatement> history = change.History.Statements();
        Dictionary<ulong, DateTimeOffset> ended = history.Where(statement => statement.Kind == StatementKind.End)
            .GroupBy(statement => statement.Kid!.Value).ToDictionary(ends => ends.Key, ends => ends.Last().Time);
        (byte[], DateTimeOffset)[] revoked =
        [
            .. history.Where(statement => statement.Kind == StatementKind.Certificate && statement.Until > DateTimeOffset.UtcNow
                    && statement.Kid is ulong kid && ended.ContainsKey(kid))
                .Select(statement => ((byte[])statement.Fields["sn"], ended[statement.Kid!.Value])),
            .. OfVoidClaims(history),
        ];
        string list = plant.LoadAuthority().RevocationList(revoked, history.Count) + "\n";
        PemFields fields = PemEncoding.Find(list);
        change.History.Add(
            StatementKind.RevocationList, ("sha", SHA256.HashData(Convert.FromBase64String(list[fields.Base64Data]))),
            ("no", (long)history.Count));
        change.Write(plant.RevocationListPath, list);
        change.Write(plant.In("broker", "ca.crl"), Encoding.UTF8.GetBytes(list));
    }

    /// <summary>Certificates of bundles whose claim nobody used before another one took its place.</summary>
    private static IEnumerable<(byte[], DateTimeOffset)> OfVoidClaims(IReadOnlyList<PlantStatement> history)
    {
        Dictionary<string, PlantStatement> claims = history.Where(statement => statement.Kind == StatementKind.Claim)
            .GroupBy(statement => statement.Node!).ToDictionary(claims => claims.Key, claims => claims.Last());
        PlantStatement[] certificates = [.. history.Where(statement => statement.Kind == StatementKind.Certificate)];
        HashSet<string> used = [.. certificates.Where(statement => statement.Kid != null).Select(SerialNumber)];
        return certificates.Where(statement => statement.Kid == null && statement.Until > DateTimeOffset.UtcNow
                && !used.Contains(SerialNumber(statement))
                && claims.TryGetValue((string)statement.Fields["name"], out PlantStatement? claim) && statement.Number < claim.Number)
            .Select(statement => ((byte[])statement.Fields["sn"], claims[(string)statement.Fields["name"]].Time));
    }

    private static string SerialNumber(PlantStatement statement) => Convert.ToHexString((byte[])statement.Fields["sn"]);
}
