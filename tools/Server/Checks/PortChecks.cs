using System.Net;
using System.Net.Sockets;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;

namespace MeterNode.Server.Checks;

/// <summary>Whether the ports can be had, and who has them otherwise.</summary>
internal static class PortChecks
{
    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        PlantFolder plant = options.Server.Plant;
        if (options.IsWhole && ServeLock.IsTaken(plant))
        {
            yield break; // They are its own.
        }

        if (options.Server.Broker is null)
        {
            yield return Check("broker port", EmbeddedSource.AddressOf(plant.BrokerHost), plant.BrokerPort, PortOwner.Advice);
        }

        if (options.HttpPort is > 0)
        {
            yield return Check("http port", IPAddress.Loopback, options.HttpPort.Value, WebAdvice);
        }

        if (options.HttpsPort is > 0)
        {
            yield return Check("https port", IPAddress.Any, options.HttpsPort.Value, PageAdvice);
        }

        if (options.CertificatePort is > 0)
        {
            yield return Check("certificate port", IPAddress.Any, options.CertificatePort.Value, CertificateAdvice);
        }

        if (options.HttpsPort is not null && !File.Exists(plant.WebCertificatePath) && !File.Exists(plant.AuthorityKeyPath))
        {
            yield return PlantFinding.Warn(
                "https", "other machines do not see the page: it has no certificate, and the key of the plant's CA is not here; "
                    + $"run 'meternode web certificate --plant {plant.Path}' where that key is, and copy the folder 'web' here"
                    + (options.CertificatePort is null ? "" : "; until then nobody signs in with a certificate either"));
        }
    }

    /// <summary>What to do when the web application's port is in use.</summary>
    public static string WebAdvice(int port) =>
        (PortOwner.Of(port) is string owner ? $"{owner} uses it: " : "") + "choose another port with --http, or --http 0 for a free one";

    /// <summary>The same for the port on all addresses.</summary>
    public static string PageAdvice(int port) =>
        (PortOwner.Of(port) is string owner ? $"{owner} uses it: " : "")
            + "choose another port with --https, --https 0 for a free one, or --no-https";

    /// <summary>The same for the port at which people sign in with certificates.</summary>
    public static string CertificateAdvice(int port) =>
        (PortOwner.Of(port) is string owner ? $"{owner} uses it: " : "") + "choose another port with --certificate-port, or leave that out";

    private static PlantFinding Check(string name, IPAddress address, int port, Func<int, string> advice)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return PlantFinding.Ok(name, $"{port} is free");
        }
        catch (SocketException e)
        {
            return PlantFinding.Fail(name, $"port {port} cannot be had ({e.Message}): {advice(port)}");
        }
    }
}
