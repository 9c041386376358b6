using System.Formats.Cbor;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>Takes a board in that has proven its key under the claim that the plant put into its files.</summary>
public static class NodeEnrolment
{
    private const int MaximumTextLength = 64;

    /// <summary>
    /// Verifies <paramref name="proof"/> and enrols its key: record, registry and history change together, and the claim is closed. The
    /// same proof again, or another one of the same key, changes nothing and gives the same record.
    /// </summary>
    /// <returns>The enrolment record for the board.</returns>
    /// <exception cref="OperatorException">The proof is none, or is refused; cause and cure in one line.</exception>
    public static byte[] Accept(PlantFolder plant, byte[] proof)
    {
        ProofRecord record = Read(proof);
        if (Known(plant.ReadRegistry(), record) is byte[] before)
        {
            return before;
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        JsonObject registry = change.ReadRegistry();
        if (Known(registry, record) is byte[] meanwhile)
        {
            return meanwhile;
        }

        string bundle = plant.BundlePath(record.Node);
        byte[] configuration = Judge(change, registry, record, bundle);
        using PlantKey plantKey = plant.LoadPlantKey();
        byte[] certificate = NodeBundle.CertificateOf(bundle);
        string machine = (string?)NodeFacts.ReadConfiguration(bundle).Document?["machine"] ?? string.Empty;
        byte[] enrolment = plantKey.Sign(Payload(record, machine, certificate));
        byte[] kid = NodeFacts.KidOf(record.PublicPoint);
        change.WriteSecret(Path.Combine(bundle, "files", NodeBundle.RecordFile), enrolment);
        change.History.Add(StatementKind.Enrol, ("node", record.Node), ("kid", kid), ("rec", enrolment));
        change.History.Add(StatementKind.Config, ("node", record.Node), ("kid", kid), ("cfg", configuration));
        change.History.AddCertificate(record.Node, kid, certificate);
        Register(change, registry, enrolment);

        // Behind the registry: whoever looks meanwhile finds the node as one that waits, or as enrolled, or as both.
        PlantClaims.Close(change, record.Node);
        change.Commit();
        return enrolment;
    }

    /// <summary>
    /// Why the plant would refuse <paramref name="proof"/> now, cause and cure in one line; null when it would take it. Needs no plant key.
    /// </summary>
    /// <exception cref="OperatorException">It cannot be known now: the folder cannot be changed, or somebody else changes it.</exception>
    public static string? Refusal(PlantFolder plant, byte[] proof)
    {
        try
        {
            ProofRecord record = Read(proof);
            using PlantTransaction change = PlantTransaction.Begin(plant);
            JsonObject registry = change.ReadRegistry();
            if (Known(registry, record) == null)
            {
                Judge(change, registry, record, plant.BundlePath(record.Node));
            }

            return null;
        }
        catch (OperatorException e) when (e.Kind != OperatorError.DeviceOrIo)
        {
            return e.Message;
        }
    }

    /// <summary>The record of a proof whose key counts already under its name; null when it does not.</summary>
    public static byte[]? Known(PlantFolder plant, ProofRecord proof) => Known(plant.ReadRegistry(), proof);

    /// <summary>Adds the node of a signed record to the registry, and gives brokers what they need of it.</summary>
    internal static void Register(PlantTransaction change, JsonObject registry, byte[] enrolment)
    {
        EnrolmentRecord record = EnrolmentRecord.Read(enrolment);
        using ECDsa key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = record.PublicPoint[1..33], Y = record.PublicPoint[33..] },
        });
        registry["nodes"]!.AsArray().Add(new JsonObject
        {
            ["id"] = record.Node,
            ["eui64"] = record.Eui64,
            ["machine"] = record.Machine,
            ["publicKey"] = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
            ["enrolment"] = Convert.ToBase64String(enrolment),
        });
        change.Write(change.Plant.RegistryPath, registry);
        RabbitConfiguration.WriteRights(change, registry, PlantCollectors.Of(change.Plant));
    }

    private static ProofRecord Read(byte[] proof)
    {
        ProofRecord record = ProofRecord.TryRead(proof) ?? throw Refused(
            "this is no proof of a board's key, or its signature is not that key's: copy 'proof.cose' from the board again");
        PlantFolder.CheckName(record.Node, "node");
        PlantFolder.CheckName(record.Site, "site");
        foreach (string text in (string[])[record.Hardware, record.Firmware])
        {
            // Both stay in the registry and the history for ever, and reach terminals and logs.
            if (text.Length > MaximumTextLength || text.Any(NodeProvisioner.IsUnprintable))
            {
                throw Refused(
                    $"it says what board or firmware it is with more than {MaximumTextLength} letters, or with control characters");
            }
        }

        return record;
    }

    private static byte[]? Known(JsonObject registry, ProofRecord proof) =>
        registry["nodes"]!.AsArray().FirstOrDefault(entry => entry!["end"] == null && (string?)entry["id"] == proof.Node
            && (string?)entry["publicKey"] == Convert.ToBase64String(proof.PublicKey)) is JsonNode entry
            && (string?)entry["enrolment"] is string record ? Convert.FromBase64String(record) : null;

    /// <returns>The signed configuration of the bundle.</returns>
    private static byte[] Judge(PlantTransaction change, JsonObject registry, ProofRecord proof, string bundle)
    {
        PlantFolder plant = change.Plant;
        string node = proof.Node;
        if (proof.Site != plant.Site)
        {
            throw Refused($"the board is of the plant '{proof.Site}', and this is '{plant.Site}': give the proof to its own plant");
        }

        JsonNode[] entries = [.. registry["nodes"]!.AsArray().Where(entry => node == (string?)entry!["id"]).Select(entry => entry!)];
        if (PlantClaims.Secret(change, node) is not byte[] claim)
        {
            throw Refused(entries.LastOrDefault() is JsonNode present
                ? $"a board with the key {proof.KidText} shows a proof for '{node}', whose claim was used by the key {KidOf(present)}: "
                    + "if it has a copy of the node's files, take it off; if it is a new or erased board, "
                    + $"'meternode node replace {node}' gives it a claim"
                : $"no node '{node}' waits for a board: make one with 'meternode node add {node}', and flash its files");
        }

        if (!proof.IsMadeWith(claim))
        {
            throw Refused($"the board with the key {proof.KidText} has not the claim of '{node}': flash the files of its present bundle");
        }

        byte[] configuration = change.Read(Path.Combine(bundle, "files", "config.cose")) ?? [];
        NodeProvisioner.RequireOwnEui(proof.Eui64, registry);
        return SHA256.HashData(configuration)[..8].AsSpan().SequenceEqual(proof.Configuration)
            && registry["nodes"]!.AsArray().All(entry => (string?)entry!["publicKey"] != Convert.ToBase64String(proof.PublicKey))
            ? configuration
            : throw Refused(
                $"the board with the key {proof.KidText} has another configuration than the bundle of '{node}', or a key of before: erase "
                    + "it and flash the files of its present bundle");
    }

    private static string KidOf(JsonNode entry) =>
        PublicKeys.Kid(Convert.FromBase64String((string)entry["publicKey"]!)).ToString("x16", CultureInfo.InvariantCulture);

    private static OperatorException Refused(string text) => new(OperatorError.Failure, text);

    private static byte[] Payload(ProofRecord proof, string machine, byte[] certificate)
    {
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(11);
        writer.WriteTextString("v");
        writer.WriteInt32(1);
        writer.WriteTextString("node");
        writer.WriteTextString(proof.Node);
        writer.WriteTextString("site");
        writer.WriteTextString(proof.Site);
        writer.WriteTextString("machine");
        writer.WriteTextString(machine);
        writer.WriteTextString("eui");
        writer.WriteByteString(Convert.FromHexString(proof.Eui64));
        writer.WriteTextString("key");
        writer.WriteByteString(proof.PublicPoint);
        writer.WriteTextString("cert");
        writer.WriteByteString(SHA256.HashData(certificate));
        writer.WriteTextString("hw");
        writer.WriteTextString(proof.Hardware);
        writer.WriteTextString("fw");
        writer.WriteTextString(proof.Firmware);
        writer.WriteTextString("cfg");
        writer.WriteByteString(proof.Configuration);
        writer.WriteTextString("time");
        writer.WriteInt64(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        writer.WriteEndMap();
        return writer.Encode();
    }
}
