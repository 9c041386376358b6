using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Page;

/// <summary>What <c>meternode verify --json</c> makes of a case, without files on a disk.</summary>
internal static class VerifyCommandResult
{
    /// <summary>The JSON; where the case is refused, its member <c>error</c> has the message.</summary>
    public static JsonNode Of(PageCase given)
    {
        try
        {
            string? zone = given.Zone.Length == 0 || given.Period.Length == 0 ? null : given.Zone;
            AskedPeriod? period = PeriodText.Parse(given.Period.Length == 0 ? null : given.Period, zone);
            Registry registry = Registry.Parse(given.Keys);
            using var check = new EvidenceCheck(registry)
            {
                Period = period?.Period,
                ExpectsEveryNode = given.EveryNode,
                MeterKeys = given.MeterKey is ECDsa key ? [key] : null,
                Anchors = given.Checkpoints.Count == 0 ? null : Anchors(registry, given.Checkpoints),
            };
            string[] names = [.. given.Files.Select((_, number) => PageCase.FileName(number))];
            check.Read([.. given.Files.Zip(names, (content, name) => EvidenceFile.Of(name, content))]);
            using var output = new StringWriter();
            new VerifySummary(check, names, TimeSpan.Zero) { Asked = period }.WriteJson(output);
            return JsonNode.Parse(output.ToString())!;
        }
        catch (Exception e) when (e is RegistryException or OperatorException or CheckpointException)
        {
            return new JsonObject { ["error"] = e.Message };
        }
    }

    private static CheckpointSet Anchors(Registry registry, IReadOnlyList<byte[]> files)
    {
        using var authorities = new MeterNode.Plant.Checkpoints.TimeAuthorities([]);
        return new CheckpointSet(
            registry,
            files.Select((bytes, number) => (Name: $"checkpoint-{number}", Bytes: bytes)).Where(file => IsCheckpoint(file.Bytes))
                .Select(file => (file.Name, CheckpointFile.Read(file.Bytes))),
            files.Where(bytes => !IsCheckpoint(bytes)).SelectMany(PublicKeys.Read),
            authorities.Check);
    }

    private static bool IsCheckpoint(byte[] file) => file is [0xd2, ..];
}
