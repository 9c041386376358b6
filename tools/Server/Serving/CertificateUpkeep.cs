using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Serving;

/// <summary>
/// Renews certificates before they expire: the plant's own in the folder, and those of nodes that were heard of over the air. Where the
/// keys that sign are not here, it says once what waits for them.
/// </summary>
/// <param name="plant">The plant.</param>
/// <param name="time">The clock.</param>
/// <param name="isHeardOf">Whether the node has said something since the server started.</param>
internal sealed class CertificateUpkeep(PlantFolder plant, TimeProvider time, Func<string, bool> isHeardOf)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>One line of the log.</summary>
    public event Action<PlantNotice>? Said;

    /// <summary>Renews what is due; the changes of nodes wait in the plant's folder then.</summary>
    public void Turn(Registry registry)
    {
        lock (_gate)
        {
            Own();
            foreach (string node in NodesDue(registry).Where(isHeardOf))
            {
                Try(node, () =>
                {
                    (long serial, DateTimeOffset until) = NodeRenewal.Begin(plant, node);
                    Say(NoticeLevel.Info, node, $"{node}: gets a certificate until {until:yyyy-MM-dd} with the configuration {serial}");
                });
            }
        }
    }

    private void Own() =>
        Try(string.Empty, () =>
        {
            foreach (string name in IdentityRenewal.RenewDue(plant, time.GetUtcNow()))
            {
                string more = name.StartsWith(ReservedNames.Collector, StringComparison.Ordinal)
                    ? $"; where it runs elsewhere, copy the folder '{name}' there before the former one expires" : "";
                Say(NoticeLevel.Info, string.Empty, $"the certificate of the {name} is renewed{more}");
            }
        });

    private IReadOnlyList<string> NodesDue(Registry registry)
    {
        IReadOnlyList<string> due = [];
        Try(string.Empty, () => due = NodeRenewal.Due(plant, registry, time.GetUtcNow()));
        return due;
    }

    private void Try(string node, Action renew)
    {
        try
        {
            renew();
        }
        catch (Exception e) when (
            e is OperatorException or IOException or UnauthorizedAccessException or RegistryException or CryptographicException)
        {
            string what = node.Length > 0 ? $"{node}: its certificate waits to be renewed" : "certificates wait to be renewed";
            string text = $"{what}: {e.Message}";
            if (_said.Add(text))
            {
                Say(NoticeLevel.Warning, node, text);
            }
        }
    }

    private void Say(NoticeLevel level, string node, string text) => Said?.Invoke(new PlantNotice(level, "certificate", node, text));
}
