using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.LifeCycle;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// Makes a node's bundle: TLS certificate and key, signed configuration, and a claim, under which the board proves the evidence key that it
/// makes itself (<see cref="NodeEnrolment"/>).
/// </summary>
public static class NodeProvisioner
{
    /// <summary>
    /// Adds <paramref name="node"/> from its readable configuration <paramref name="document"/> (docs/configuration.md);
    /// overwrites node and site, and fills in serial, eui, broker, collectors and outbox where they are absent. Refuses to
    /// overwrite an existing node.
    /// </summary>
    /// <param name="plant">The plant.</param>
    /// <param name="node">The plant's name for the node.</param>
    /// <param name="document">The readable configuration.</param>
    /// <param name="board">The board, when it is not one that <c>board.name</c> names.</param>
    /// <param name="network">The node's Wi-Fi, which the bundle holds as <c>network.json</c>; null for none.</param>
    /// <returns>What could not be checked, as one line for a person; null when all was.</returns>
    public static string? Add(
        PlantFolder plant, string node, JsonObject document, BoardDefinition? board = null, JsonObject? network = null)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        string? note = Add(change, node, document, board, network);
        change.Commit();
        return note;
    }

    /// <summary>The same as part of a change, with a board that was checked as the configuration's own.</summary>
    public static string? Add(
        PlantTransaction change, string node, JsonObject document, BoardDefinition? board, JsonObject? network)
    {
        PlantFolder plant = change.Plant;
        PlantFolder.CheckName(node, "node");
        if (ReservedNames.RoleOf(node) is string role)
        {
            throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of(
                    "node.reserved", $"a node cannot be called '{node}': such names are the plant's own ({role}); choose another"));
        }

        string bundle = plant.BundlePath(node);
        JsonObject registry = change.ReadRegistry();
        bool isRegistered = registry["nodes"]!.AsArray()
            .Any(entry => node.Equals((string?)entry!["id"], StringComparison.OrdinalIgnoreCase));
        if (PlantClaims.Secret(change, node) != null)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "node.waits",
                    $"node '{node}' already has a bundle in '{bundle}' and waits for its board: start it with these files, or make them "
                        + $"anew with 'meternode node replace {node}'"));
        }

        if (!isRegistered && PlantClaims.NamesOf(change).FirstOrDefault(
            other => node.Equals(other, StringComparison.OrdinalIgnoreCase)) is string waiting)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "node.capitals",
                    $"node '{waiting}' waits for its board, and '{node}' differs from it in capital letters only: take another name"));
        }

        if (isRegistered || Directory.Exists(bundle))
        {
            return isRegistered || !TryRegister(change, node, registry)
                ? throw new OperatorException(
                    OperatorError.Failure,
                    RuleReason.Of(
                        "node.is-there",
                        $"node '{node}' already has a bundle in '{bundle}', and a node's keys are never overwritten: take another name, "
                            + $"for example {FreeName(plant, node)}; for a new board under this name 'meternode node replace {node}'"))
                : $"an earlier attempt made the bundle of '{node}' and did not register it; it is registered now, as it was made then";
        }

        return Make(change, registry, node, document, board, network);
    }

    /// <summary>
    /// Makes a bundle with an open claim for a name that is free in <paramref name="registry"/>, or that a replaced board hands on.
    /// </summary>
    internal static string? Make(
        PlantTransaction change,
        JsonObject registry,
        string node,
        JsonObject document,
        BoardDefinition? board,
        JsonObject? network)
    {
        PlantFolder plant = change.Plant;
        string bundle = plant.BundlePath(node);
        string eui = (string?)document["eui"] ?? MakeEui();
        document["v"] = 1;
        document["serial"] ??= 1;
        document["node"] = node;
        document["site"] = plant.Site;
        document["eui"] = eui;
        document["collectors"] ??= new JsonArray(
            [.. PlantCollectors.ReceiptPoints(change).Select(point => (JsonNode)("hex:" + Convert.ToHexStringLower(point)))]);
        document["mqtt"] ??= new JsonObject { ["host"] = plant.BrokerHost, ["port"] = plant.BrokerPort, ["keepAlive"] = 60 };
        if (OutboxOf(document, board) is JsonObject outbox)
        {
            document["outbox"] ??= outbox;
        }

        byte[] payload = Encode(document);
        string? uncheckedNote = ConfigurationCheck.Require(ReadAsTheNodeWill(payload), board);
        RequireOwnEui(eui["hex:".Length..], registry);

        using PlantKey plantKey = plant.LoadPlantKey();
        byte[] configuration = plantKey.Sign(payload);

        IssuedCertificate tls = plant.LoadAuthority().IssueForNode(node);
        string files = System.IO.Path.Combine(bundle, "files");
        change.RemoveFolder(bundle + ".new"); // Versions up to 0.4.0 left it when they were interrupted.
        change.WriteSecret(System.IO.Path.Combine(files, "config.cose"), configuration);
        change.WriteSecret(System.IO.Path.Combine(files, "plant.pub"), plantKey.PublicPoint);
        change.WriteSecret(System.IO.Path.Combine(files, "tls.crt"), tls.CertificatePem + "\n");
        change.WriteSecret(System.IO.Path.Combine(files, "tls.key"), tls.KeyPem + "\n");
        change.WriteSecret(System.IO.Path.Combine(files, "ca.crt"), PlantFile.Text(plant.CaCertificatePath));
        change.WriteSecret(System.IO.Path.Combine(files, NodeBundle.StartFile), []);
        change.WriteSecret(System.IO.Path.Combine(files, NodeBundle.CommandFile), NodeBundle.CommandFloor(bundle));
        change.Write(System.IO.Path.Combine(bundle, "node.json"), document);
        if (network != null)
        {
            change.WriteSecret(System.IO.Path.Combine(bundle, "network.json"), network.ToJsonString() + "\n");
        }

        PlantClaims.Open(change, node);
        change.History.AddCertificate(node, null, tls.CertificateDer);
        RabbitConfiguration.WriteRights(change, registry, PlantCollectors.Of(plant));
        BrokerConfiguration.AddRightsOfProofs(change);
        return uncheckedNote;
    }

    private static string FreeName(PlantFolder plant, string node)
    {
        IReadOnlyList<string> taken = [.. PlantNodes.NamesOf(plant).Concat(PlantClaims.NamesOf(plant))];
        return "bcdefghijklmnopqrstuvwxyz".Select(letter => $"{node}-{letter}").FirstOrDefault(
            name => !taken.Contains(name, StringComparer.OrdinalIgnoreCase)) ?? node + "-2";
    }

    /// <summary>The configuration as it is signed.</summary>
    /// <exception cref="OperatorException">A text in it cannot be printed.</exception>
    internal static byte[] Encode(JsonObject document) => Unprintable(document) is string wrong
        ? throw new OperatorException(
            OperatorError.Failure,
            RuleReason.Of("node.unprintable", $"the configuration's '{wrong}' has characters that cannot be printed; write plain text"))
        : CborJson.Encode(JsonSerializer.SerializeToElement(document));

    /// <summary>A node's records are named by its EUI-64: two nodes of one name could not be told apart.</summary>
    internal static void RequireOwnEui(string eui, JsonObject registry)
    {
        const string Cure = "leave \"eui\" out of the configuration, and one is made; or write the board's own";
        if (eui.All(digit => digit == '0') || eui.All(digit => digit is 'f' or 'F'))
        {
            throw new OperatorException(OperatorError.Failure, $"the EUI-64 {eui} is no device's: {Cure}");
        }

        JsonNode? other = registry["nodes"]!.AsArray()
            .FirstOrDefault(entry => entry!["end"] == null
                && eui.Equals((string?)entry["eui64"], StringComparison.OrdinalIgnoreCase));
        if (other is not null)
        {
            throw new OperatorException(OperatorError.Failure, $"node '{(string?)other["id"]}' has the EUI-64 {eui} already: {Cure}");
        }
    }

    /// <summary>Completes what a crash between bundle and registry has left; false when the bundle is not of this plant and node.</summary>
    private static bool TryRegister(PlantTransaction change, string node, JsonObject registry)
    {
        PlantFolder plant = change.Plant;
        string path = System.IO.Path.Combine(plant.BundlePath(node), "files", NodeBundle.RecordFile);
        using PlantKey plantKey = plant.LoadPlantKey();
        using ECDsa key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(plantKey.SubjectPublicKeyInfo, out _);
        try
        {
            byte[] enrolment = File.ReadAllBytes(path);
            EnrolmentRecord record = EnrolmentRecord.Read(enrolment);
            if (record.Node != node || record.Site != plant.Site || !record.Verify(key))
            {
                return false;
            }

            change.History.AddNode(node, NodeFacts.KidOf(record.PublicPoint), enrolment);
            NodeEnrolment.Register(change, registry, enrolment);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RegistryException)
        {
            return false;
        }
    }

    /// <summary>The outbox that the board has room for; null where the board is not known.</summary>
    private static JsonObject? OutboxOf(JsonObject document, BoardDefinition? board)
    {
        string? name = document["board"] is JsonObject pins && pins["name"] is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : null;
        board ??= name is not null && BoardCatalog.Names.Contains(name) ? BoardCatalog.Load(name) : null;
        if (board is null)
        {
            return null;
        }

        OutboxSize size = OutboxSize.For(board.FileSystemKilobytes);
        return new JsonObject { ["segmentBytes"] = size.SegmentBytes, ["segments"] = size.Segments };
    }

    /// <summary>The first key whose text would redraw a terminal or turn a line of writing around; null when all are plain.</summary>
    private static string? Unprintable(JsonNode? node) => node switch
    {
        JsonObject all => all
            .Select(entry => IsUnprintable(entry.Value) ? entry.Key : Unprintable(entry.Value))
            .FirstOrDefault(found => found is not null),
        JsonArray items => items.Select(Unprintable).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static bool IsUnprintable(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) && text.Any(IsUnprintable);

    /// <summary>True for a letter that would redraw a terminal or turn a line of writing around.</summary>
    internal static bool IsUnprintable(char letter) =>
        char.IsControl(letter) || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.Format;

    /// <summary>Reads the configuration with the firmware's own reader: what a node would refuse at its start is refused here.</summary>
    internal static NodeConfiguration ReadAsTheNodeWill(byte[] payload)
    {
        try
        {
            return ConfigurationReader.Read(payload, 0, payload.Length);
        }
        catch (ArgumentException e)
        {
            throw new OperatorException(
                OperatorError.Failure, RuleReason.Of("node.configuration", $"{PlainReason.Of(e)} (docs/configuration.md)"));
        }
    }

    /// <summary>A locally administered EUI-64, as text of the configuration.</summary>
    internal static string MakeEui() => "hex:" + Convert.ToHexStringLower(RandomEui());

    /// <summary>A locally administered EUI-64 for nodes whose MAC is not known yet.</summary>
    private static byte[] RandomEui()
    {
        byte[] eui = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(eui, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        eui[0] = (byte)((eui[0] & 0xFC) | 0x02);
        return eui;
    }
}
