using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Health;

namespace MeterNode.Server.Checks;

/// <summary>The plant's own certificates: dates, who signed them, whether their keys fit, and the broker's names.</summary>
internal static class CertificateChecks
{
    private const int FewDays = 30;

    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        PlantFolder plant = options.Server.Plant;
        using X509Certificate2 authority = Read(plant.CaCertificatePath);
        foreach ((string name, string path, string? keyPath) in FilesOf(plant))
        {
            // Who runs the embedded broker needs no collector's certificate, and nobody but 'command' needs the operator's.
            bool isNeeded = name is "ca" || (options.Server.Broker is null ? name is "broker" : name is "collector");
            if (!isNeeded && !File.Exists(path))
            {
                continue;
            }

            using X509Certificate2 certificate = Read(path);
            string? problem = Dates(options, certificate) ?? Signature(authority, certificate, path) ?? Key(path, keyPath)
                ?? (name == "broker" ? Host(options, certificate) : null);
            DateTime until = certificate.NotAfter.ToUniversalTime();
            double days = (until - options.Server.Time.GetUtcNow().UtcDateTime).TotalDays;
            string check = "certificate " + name;
            yield return problem is not null
                ? new PlantFinding(check, isNeeded ? FindingLevel.Fatal : FindingLevel.Warning, $"'{path}' {problem}")
                : days < FewDays ? PlantFinding.Warn(check, $"'{path}' ends on {Day(until)}, in {days:0} days: {Cure(name, plant)}")
                : PlantFinding.Ok(check, $"valid until {Day(until)}");
        }

        foreach (PlantFinding finding in OfPeople(plant, options.Server.Time.GetUtcNow()))
        {
            yield return finding;
        }
    }

    /// <summary>Certificates with which people sign in at the page, where there are any.</summary>
    private static IEnumerable<PlantFinding> OfPeople(PlantFolder plant, DateTimeOffset now)
    {
        Account[] with = [.. AccessBook.Read(plant).Accounts.Where(account => account is { Ended: null, Certificate: not null })
            .OrderBy(account => account.Certificate!.Until)];
        foreach (Account account in with.Where(each => (each.Certificate!.Until - now).TotalDays < FewDays))
        {
            DateTime until = account.Certificate!.Until.UtcDateTime;
            yield return PlantFinding.Warn(
                "certificate people",
                $"the certificate of '{account.Name}' {(until < now ? "ended" : "ends")} on {Day(until)}: run 'meternode user certificate "
                    + $"{account.Name} --out FILE --plant {plant.Path}', or take it away with --remove");
        }

        if (with.Length > 0 && (with[0].Certificate!.Until - now).TotalDays >= FewDays)
        {
            yield return PlantFinding.Ok(
                "certificate people",
                string.Create(
                    CultureInfo.InvariantCulture, $"{with.Length}, the first valid until {Day(with[0].Certificate!.Until.UtcDateTime)}"));
        }
    }

    /// <summary>How long each of the plant's own certificates is valid, as far as they can be read.</summary>
    public static List<CertificateHealth> Days(PlantFolder plant, TimeProvider time)
    {
        var all = new List<CertificateHealth>();
        foreach ((string name, string path, _) in FilesOf(plant))
        {
            try
            {
                using X509Certificate2 certificate = Read(path);
                double days = (certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime).TotalDays;
                all.Add(new CertificateHealth(name, (int)Math.Floor(days)));
            }
            catch (OperatorException)
            {
                // Not there, or half written: a start looks at it.
            }
        }

        return all;
    }

    private static (string Name, string Path, string? KeyPath)[] FilesOf(PlantFolder plant) =>
    [
        ("ca", plant.CaCertificatePath, null),
        ("broker", plant.In("broker", "server.crt"), plant.In("broker", "server.key")),
        ("collector", plant.CollectorCertificatePath, plant.CollectorKeyPath),
        ("operator", plant.OperatorCertificatePath, plant.OperatorKeyPath),
        ("page", plant.WebCertificatePath, plant.WebKeyPath),
    ];

    private static X509Certificate2 Read(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(path));
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            string why = e is UnauthorizedAccessException ? "this user may not read it: run serve as the owner of the plant's folder"
                : e is IOException ? "it is not there: restore it from a backup of the plant's folder"
                : "it is no certificate: restore it from a backup of the plant's folder";
            throw new OperatorException(OperatorError.DeviceOrIo, $"'{path}': {why}");
        }
    }

    private static string? Dates(PlantCheckOptions options, X509Certificate2 certificate)
    {
        DateTime now = options.Server.Time.GetUtcNow().UtcDateTime;
        DateTime from = certificate.NotBefore.ToUniversalTime();
        DateTime until = certificate.NotAfter.ToUniversalTime();
        return now < from ? $"is valid only from {Day(from)}, and this machine says {Day(now)}: set this machine's clock"
            : now > until ? $"expired on {Day(until)}: {Cure(NameIn(certificate), options.Server.Plant)}, or set this machine's clock"
            : null;
    }

    private static string NameIn(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, false);

    private static string? Signature(X509Certificate2 authority, X509Certificate2 certificate, string path)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid; // Dates are looked at before.
        return chain.Build(certificate) ? null
            : $"is not signed by the plant's CA (ca.crt): restore {Path.GetFileName(path)} and ca.crt from one backup of the plant's "
                + "folder";
    }

    private static string? Key(string path, string? keyPath)
    {
        if (keyPath is null || !File.Exists(keyPath))
        {
            return null;
        }

        try
        {
            X509Certificate2.CreateFromPem(File.ReadAllText(path), File.ReadAllText(keyPath)).Dispose();
            return null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return $"does not fit its key '{keyPath}': restore both from one backup of the plant's folder, or issue both anew "
                + "('meternode broker certificate' for the broker)";
        }
        catch (UnauthorizedAccessException)
        {
            return null; // The keys' own check says so.
        }
    }

    private static string? Host(PlantCheckOptions options, X509Certificate2 certificate)
    {
        string host = options.Host ?? options.Server.Plant.BrokerHost;
        return certificate.MatchesHostname(host) ? null
            : $"is not for the name '{host}', so no node that connects to it will accept it: "
                + $"meternode broker certificate --plant {options.Server.Plant.Path} --host {host}";
    }

    private static string Cure(string name, PlantFolder plant) => name switch
    {
        "broker" => $"run 'meternode broker certificate --plant {plant.Path}' and start serve again",
        ReservedNames.Collector => "make another collector with 'meternode collector add' and use its folder",
        "page" or WebIdentity.CommonName => $"run 'meternode web certificate --plant {plant.Path}'",
        ReservedNames.Operator => "remove the folder 'operator': the next 'meternode command' makes it anew",
        _ => "the plant's CA cannot be renewed: make a new plant with 'meternode init'",
    };

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
