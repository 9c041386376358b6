using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.NodeCommands;

/// <summary>
/// Changes of configurations that are signed and not answered: the file <c>change.cose</c> in a node's bundle. Whoever talks to the broker
/// for the plant publishes them, retained, and takes the answers; each can be done again.
/// </summary>
public static class PendingChanges
{
    private const string FileName = "change.cose";

    /// <summary>The changes that wait for an answer, by node, as they are published under <see cref="Topics.Changes"/>.</summary>
    public static IReadOnlyList<(string Node, byte[] Message)> Of(PlantFolder plant) =>
    [
        .. from node in PlantNodes.NamesOf(plant)
           let message = Message(plant, node)
           where message != null
           select (node, message),
    ];

    /// <summary>
    /// The change that waits for the answer of <paramref name="node"/>; null when none does. Another process may take it away at any time.
    /// </summary>
    public static byte[]? Message(PlantFolder plant, string node)
    {
        try
        {
            return File.ReadAllBytes(PathOf(plant, node));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Makes <paramref name="document"/> the node's configuration in the plant folder and keeps the signed change until the node has
    /// answered it. Nothing is published here.
    /// </summary>
    /// <param name="plant">The plant.</param>
    /// <param name="node">The node.</param>
    /// <param name="document">Its readable configuration; gets its serial.</param>
    /// <param name="also">What changes together with it; its configuration is filled in.</param>
    /// <param name="more">Adds what else the plant folder changes together with it.</param>
    /// <param name="basedOn">
    /// Serial of the configuration that the document was made from; with another one in use nothing is changed.
    /// </param>
    /// <returns>The serial of the new configuration, and the message to publish.</returns>
    /// <exception cref="OperatorException">The node would refuse it, or cannot take it over the air.</exception>
    public static (long Serial, byte[] Message) Begin(
        PlantFolder plant, string node, JsonObject document, NodeChange? also = null, Action<PlantTransaction>? more = null,
        long? basedOn = null)
    {
        NodeChange change = also ?? new NodeChange([]);
        AirRules.Require(plant, node, document, change);
        byte[] message = [];
        string bundle = plant.BundlePath(node);
        long serial = ConfigurationHistory.Activate(plant, node, document, transaction =>
        {
            NodeChange sent = change;
            if (Message(plant, node) is byte[] waiting)
            {
                // What it brings besides its configuration is in the bundle already: the node must get it with this one.
                NodeChange? superseded = NodeChange.TryRead(waiting);
                sent = change with
                {
                    Authority = change.Authority ?? superseded?.Authority,
                    Certificate = change.Certificate ?? superseded?.Certificate,
                    Wifi = change.Wifi ?? superseded?.Wifi,
                };

                // Whether the node has it is not known: a refusal of this one leads behind it.
                ConfigurationHistory.MarkGivenUp(transaction, bundle, NodeFacts.Read(bundle).Configuration.Serial, "superseded");
            }

            using PlantKey key = plant.LoadPlantKey();
            byte[] configuration = transaction.Read(Path.Combine(bundle, "files", "config.cose"))!;
            message = (sent with { Configuration = configuration }).Sign(key, node);
            transaction.WriteSecret(PathOf(plant, node), message);
            ConfigurationHistory.Replace(transaction, bundle, "ca.crt", change.Authority);
            ConfigurationHistory.Replace(transaction, bundle, "tls.crt", change.Certificate);
            ConfigurationHistory.Replace(
                transaction,
                bundle,
                "network.json",
                change.Wifi is null ? null
                    : new JsonObject { ["ssid"] = change.Wifi.Ssid, ["password"] = change.Wifi.Password }
                        .ToJsonString(JsonFormat.File) + "\n");
            more?.Invoke(transaction);
        }, basedOn);
        return (serial, message);
    }

    /// <summary>
    /// Takes a node's verified answer: a change that is in use is no longer pending; one that was refused or given up is undone, so that
    /// the plant folder says what the node runs with. True when it answered the node's present change; then its retained message is to be
    /// removed.
    /// </summary>
    public static bool Take(PlantFolder plant, ChangeAnswer answer)
    {
        string bundle = plant.BundlePath(answer.Node);
        if (!Directory.Exists(bundle))
        {
            return false; // A copy of the plant folder for 'serve' has no bundles.
        }

        // Several may have got the same answer: whoever comes second finds that nothing is pending any more.
        using PlantTransaction change = PlantTransaction.Begin(plant);
        string path = PathOf(plant, answer.Node);
        bool isPending = File.Exists(path);
        long present = NodeFacts.Read(bundle).Configuration.Serial;
        bool isMine = answer.Serial == present ? isPending || answer.IsFallback : answer.Serial == 0 && isPending && !answer.IsOk;
        if (!isMine && (!answer.IsOk || answer.Serial >= present))
        {
            return false;
        }

        if (!isMine)
        {
            // The node took over what a later change has superseded meanwhile: it is what a refusal of that one leads back to.
            ConfigurationHistory.UnmarkGivenUp(change, bundle, answer.Serial);
            change.Commit();
            return false;
        }

        if (!answer.IsOk)
        {
            ConfigurationHistory.GoBack(change, bundle, answer.Why);
        }

        change.Remove(path);
        change.Commit();
        return true;
    }

    /// <summary>Whether a change of the bundle's node waits for an answer.</summary>
    internal static bool Exists(string bundle) => File.Exists(Path.Combine(bundle, FileName));

    private static string PathOf(PlantFolder plant, string node) => Path.Combine(plant.BundlePath(node), FileName);
}
