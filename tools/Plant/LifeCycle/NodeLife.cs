using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>What happens to a node after it was added: it is retired, revoked or replaced, or gets another certificate.</summary>
public static class NodeLife
{
    private const string Retired = "retired";
    private const string Replaced = "replaced";
    private const string Revoked = "revoked";

    /// <summary>Why a key may be revoked.</summary>
    public static IReadOnlyList<string> Reasons =>
        StatementKind.End.Fields().Single(entry => entry.Key == "reason").Words;

    /// <summary>The node's service ends; its evidence until <paramref name="until"/> stays good, its certificate is revoked.</summary>
    public static void Retire(PlantFolder plant, string node, DateTimeOffset? until)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        JsonObject registry = change.ReadRegistry();
        DateTimeOffset end = until ?? DateTimeOffset.UtcNow;
        End(change, registry, node, end, Retired, null);
        change.Note("node retire", $"{node}, until {UtcText.Of(end)}");
        Finish(change, registry);
    }

    /// <summary>
    /// The node's key is in other hands, or may be: what it signed for times after <paramref name="from"/> does not count, its certificate
    /// is revoked.
    /// </summary>
    public static void Revoke(PlantFolder plant, string node, string reason, DateTimeOffset? from)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        JsonObject registry = change.ReadRegistry();
        DateTimeOffset end = from ?? DateTimeOffset.UtcNow;
        End(change, registry, node, end, Revoked, reason);
        change.Note("node revoke", $"{node}, {reason}, from {UtcText.Of(end)}");
        Finish(change, registry);
    }

    /// <summary>
    /// A new board may take the name over: with a certificate, a claim and a licence to begin of its own, and the configuration of the
    /// former one but for its calibration, which was of the former board's inputs. The former bundle moves to
    /// <c>nodes/NAME.former/KID</c>. A node whose board has not proven its key yet gets another claim; the former one counts no longer.
    /// </summary>
    /// <param name="plant">The plant.</param>
    /// <param name="node">The name.</param>
    /// <param name="eui">The new board's EUI-64, 16 hex digits; null makes one.</param>
    /// <param name="at">The last second of the former key; null for now.</param>
    /// <exception cref="OperatorException">There is no such node, or no former key that could end at <paramref name="at"/>.</exception>
    /// <returns>What could not be checked, as one line for a person; null when all was.</returns>
    public static string? Replace(PlantFolder plant, string node, string? eui, DateTimeOffset? at = null)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        JsonObject registry = change.ReadRegistry();
        string bundle = plant.BundlePath(node);
        byte[]? waiting = PlantClaims.Secret(change, node);
        JsonObject? present = waiting == null ? Present(change, registry, node) : null;
        RequireBundle(plant, node);
        (NodeConfiguration configuration, JsonObject? readable, _) = NodeFacts.ReadConfiguration(bundle);
        JsonObject document = readable?.DeepClone().AsObject() ?? throw new OperatorException(
            OperatorError.Failure,
            RuleReason.Of(
                "node.unsigned",
                $"'{Path.Combine(bundle, "node.json")}' is not the configuration that the plant signed: put the file back from a backup"));
        byte[]? wifi = change.Read(Path.Combine(bundle, "network.json"));
        byte[]? counter = change.Read(Path.Combine(bundle, "command-counter"));

        // A key that was retired or revoked before keeps that end.
        if (present is { } counts && counts["end"] == null)
        {
            End(change, registry, node, at ?? DateTimeOffset.UtcNow, Replaced, null);
        }
        else if (at != null)
        {
            throw new OperatorException(
                OperatorError.Usage,
                waiting == null
                    ? RuleReason.Of("node.ended-at", $"the key of '{node}' has ended already, and keeps that end: leave --at out")
                    : RuleReason.Of("node.waiting-at", $"'{node}' waits for its first board, so no key can end: leave --at out"));
        }

        byte[] name = waiting == null ? NodeFacts.Read(bundle).Kid : SHA256.HashData(waiting)[..8];
        change.Move(bundle, plant.In("nodes", node + ".former", (waiting == null ? "" : "claim-") + Convert.ToHexStringLower(name)));
        document["serial"] = configuration.Serial + 1;
        document["eui"] = eui == null ? NodeProvisioner.MakeEui() : "hex:" + eui.ToLowerInvariant();
        document.Remove("collectors");
        document.Remove("cal");
        string? note = NodeProvisioner.Make(
            change, registry, node, document, null, wifi == null ? null : JsonNode.Parse(wifi)!.AsObject());
        if (counter != null)
        {
            change.Write(Path.Combine(bundle, "command-counter"), counter);
        }

        change.Note("node replace", node);
        Finish(change, registry);
        return note;
    }

    /// <summary>
    /// Gives the node's bundle a new TLS key and certificate for flashing; the former one counts until it expires. While a change waits for
    /// the node's answer the key stays, because that change may bring a certificate for it.
    /// </summary>
    /// <returns>Its last second.</returns>
    public static DateTimeOffset Renew(PlantFolder plant, string node)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        RequireInService(Present(change, change.ReadRegistry(), node), node);
        string bundle = RequireBundle(plant, node);
        byte[] kid = NodeFacts.Read(bundle).Kid;
        string place = Path.Combine(bundle, "files", "tls.crt");
        DateTimeOffset until;
        if (PendingChanges.Exists(bundle))
        {
            using X509Certificate2 present = X509Certificate2.CreateFromPem(PlantFile.Text(place));
            (string pem, byte[] der) = plant.LoadAuthority().RenewForNode(node, present);
            change.WriteSecret(place, pem + "\n");
            until = change.History.AddCertificate(node, kid, der);
        }
        else
        {
            IssuedCertificate tls = plant.LoadAuthority().IssueForNode(node);
            change.WriteSecret(place, tls.CertificatePem + "\n");
            change.WriteSecret(Path.Combine(bundle, "files", "tls.key"), tls.KeyPem + "\n");
            ConfigurationHistory.Forget(change, bundle, "tls.crt"); // None is for this key.
            until = change.History.AddCertificate(node, kid, tls.CertificateDer);
        }

        change.Note("node renew", node);
        change.Commit();
        return until;
    }

    private static void End(
        PlantTransaction change, JsonObject registry, string node, DateTimeOffset until, string why, string? reason)
    {
        JsonObject entry = Present(change, registry, node);
        RequireInService(entry, node);
        EnrolmentRecord enrolment = EnrolmentRecord.Read(Convert.FromBase64String((string)entry["enrolment"]!));
        if (until > DateTimeOffset.UtcNow || until < enrolment.Time)
        {
            throw new OperatorException(
                OperatorError.Usage,
                until < enrolment.Time
                    ? RuleReason.Of(
                        "node.end-before",
                        $"the time {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} is before the node was added: give one from "
                            + $"{enrolment.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} to now, in UTC")
                    : RuleReason.Of(
                        "node.end-to-come",
                        $"the time {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} is to come: give one from "
                            + $"{enrolment.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} to now, in UTC"));
        }

        (string, object)[] fields =
        [
            ("node", node), ("kid", NodeFacts.KidOf(enrolment.PublicPoint)), ("until", until.ToUnixTimeSeconds()), ("why", why),
        ];
        byte[] statement = change.History.Add(StatementKind.End, reason == null ? fields : [.. fields, ("reason", reason)]);
        entry["end"] = Convert.ToBase64String(statement);
        registry["schemaVersion"] = Registry.VersionWithEnds;
    }

    private static void Finish(PlantTransaction change, JsonObject registry)
    {
        Revocation.Renew(change);
        RabbitConfiguration.WriteRights(change, registry, PlantCollectors.Of(change.Plant));

        // Behind the others: whoever watches the registry finds list and rights in place.
        change.Write(change.Plant.RegistryPath, registry);
        change.Commit();
    }

    /// <summary>The present entry of a name: the last one.</summary>
    private static JsonObject Present(PlantTransaction change, JsonObject registry, string node) =>
        registry["nodes"]!.AsArray().LastOrDefault(entry => node == (string?)entry!["id"])?.AsObject()
            ?? throw (PlantClaims.IsOpen(change.Plant, node)
                ? new OperatorException(
                    OperatorError.Failure,
                    RuleReason.Of(
                        "node.no-key",
                        $"the board of '{node}' is not enrolled yet, so there is no key to end; 'meternode node replace {node}' makes its "
                            + $"claim void"))
                : PlantNodes.Unknown(change.Plant, node));

    private static RuleReason EndOf(string why) => why switch
    {
        Retired => RuleReason.Of("node.why-retired", "retired"),
        Replaced => RuleReason.Of("node.why-replaced", "replaced"),
        Revoked => RuleReason.Of("node.why-revoked", "revoked"),
        _ => RuleReason.Of("node.why-other", $"{why}"),
    };

    private static void RequireInService(JsonObject entry, string node)
    {
        if (entry["end"] is JsonNode end)
        {
            PlantStatement said = PlantStatement.Read(Convert.FromBase64String((string)end!));
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "node.ended",
                    $"the key of '{node}' has ended already ({EndOf((string)said.Fields["why"])}, "
                        + $"{said.Until ?? default:yyyy-MM-dd HH:mm}Z): 'meternode node replace' gives the name a new board"));
        }
    }

    private static string RequireBundle(PlantFolder plant, string node)
    {
        string bundle = plant.BundlePath(node);
        return Directory.Exists(bundle) ? bundle : throw new OperatorException(
            OperatorError.Failure, RuleReason.Of("node.no-bundle", $"the bundle '{bundle}' is not there: put it back from a backup"));
    }
}
