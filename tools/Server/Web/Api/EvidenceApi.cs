using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Api;

/// <summary>The signed packs of a period, byte for byte, and what they are checked against.</summary>
internal static class EvidenceApi
{
    /// <summary>Its routes.</summary>
    public static IEnumerable<ApiRoute> Routes(PlantServer server)
    {
        PlantFolder plant = server.Options.Plant;
        return
        [
            new("GET", "/evidence", "getEvidence", AccessRight.Evidence,
                "Gives the signed packs of a period as an evidence file; a part of it on request (Range).",
                context => Evidence(context, server))
            {
                Query = [.. ApiQuery.Period, new("node", "Only this node.")],
                Answers = ["application/octet-stream"],
                IsOfPeriod = true,
            },
            new("GET", "/registry", "getRegistry", AccessRight.Evidence, "Gives the keys of the plant and its nodes.",
                _ => Task.FromResult(File(plant.RegistryPath, "application/json", "registry.json")))
            {
                IsOfPeriod = true,
            },
            new("GET", "/history", "getHistory", AccessRight.Evidence, "Gives what the plant has signed about itself and its nodes.",
                _ => Task.FromResult(File(plant.HistoryPath, "application/cbor-seq", "history.cbor")))
            {
                Answers = ["application/cbor-seq"],
                IsOfPeriod = true,
            },
        ];
    }

    private static IResult File(string path, string type, string name)
    {
        if (!System.IO.File.Exists(path))
        {
            throw ApiNotFound.Of("file", name, []);
        }

        byte[] content = System.IO.File.ReadAllBytes(path);
        return Results.Bytes(content, type, name, entityTag: Download.Tag(SHA256.HashData(content)));
    }

    private static async Task<IResult> Evidence(HttpContext context, PlantServer server)
    {
        (EvidencePeriod period, _) = ApiQuery.PeriodOf(context, server.Options.Plant.Zone);
        Registry registry = Registry.Load(server.Options.Plant.RegistryPath);
        string? node = ApiQuery.Text(context, "node");
        HashSet<ulong> kids = [.. (node is null ? registry.Nodes : registry.FindAll(node)).Select(board => board.Kid)];
        if (kids.Count == 0)
        {
            throw ApiNotFound.Of("node", node ?? "", registry.Nodes.Select(board => board.Id).Distinct());
        }

        using IEvidenceStore store = EvidenceStores.Open(server.Options.StoreName, create: false);
        EvidenceRange[] ranges = [.. store.Nodes().Where(key => kids.Contains(key.Kid))
            .Select(key => EvidenceRange.Of(store, key, period)).OfType<EvidenceRange>()];
        if (ranges.Length == 0)
        {
            throw new OperatorException(
                OperatorError.Failure, "there is no pack of the period: ask for another one, or look at 'lastPackEndsAt' of the nodes");
        }

        return await Download.Of(
            context, server.Options.Plant, $"{node ?? registry.Site}.mnev", "application/octet-stream",
            file => EvidenceExport.Write(store, ranges, file));
    }
}
