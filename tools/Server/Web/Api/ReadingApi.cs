using System.Globalization;
using System.Text;
using System.Text.Json;
using MeterNode.Plant.Access;
using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Api;

/// <summary>The signed records of a period, page by page; the signature of each pack is checked before its records are said.</summary>
internal static class ReadingApi
{
    private const int DefaultPacks = 500;
    private const int MaximumPacks = 5_000;

    /// <summary>Its routes.</summary>
    public static IEnumerable<ApiRoute> Routes(PlantServer server) =>
    [
        new("GET", "/readings", "listReadings", AccessRight.Figures,
            "Gives the signed records of a node and a period, one a line; a header Link names the next page.",
            context => List(context, server))
        {
            Query =
            [
                new("node", "Name of the node.", true), .. ApiQuery.Period,
                new("record", "Only this record, such as p or t1; may be given several times."),
                new("format", "ndjson (the default) or csv."),
                new("limit", "Packs of one page, 1 to 5000; 500 where it is absent.", Type: "integer"),
                new("cursor", "Where the page begins; the header Link of the page before has it."),
            ],
            Answers = ["application/x-ndjson", "text/csv"],
        },
    ];

    private static Task<IResult> List(HttpContext context, PlantServer server)
    {
        (EvidencePeriod period, _) = ApiQuery.PeriodOf(context, server.Options.Plant.Zone);
        int limit = ApiQuery.Whole(context, "limit", 1, MaximumPacks, DefaultPacks);
        bool isCsv = ApiQuery.Text(context, "format") switch
        {
            null or "ndjson" => false,
            "csv" => true,
            string other => throw ApiQuery.Wrong("format", other, "write ndjson or csv"),
        };
        HashSet<string> records = [.. context.Request.Query["record"].OfType<string>()];
        foreach (string record in records.Where(record => !RecordTable.TryFind(record, out _)))
        {
            throw ApiQuery.Wrong("record", record, "docs/wire-format.md has the names");
        }

        Registry registry = Registry.Load(server.Options.Plant.RegistryPath);
        IReadOnlyList<RegisteredNode> boards = BoardPage.BoardsOf(registry, ApiQuery.Text(context, "node") ?? "");
        using IEvidenceStore store = EvidenceStores.Open(server.Options.StoreName, create: false);
        IReadOnlyList<Place> page = Page(store, boards, period, BoardPage.Begin(context), limit + 1);
        if (page.Count > limit)
        {
            BoardPage.NameNext(context, page[limit].Board.KidText, page[limit].Pack.Seq);
        }

        IReadOnlyList<Place> shown = [.. page.Take(limit)];
        return Task.FromResult(Results.Stream(
            stream => Write(stream, registry, shown, period, records, isCsv),
            isCsv ? "text/csv; charset=utf-8" : "application/x-ndjson"));
    }

    /// <summary>The packs from the cursor on that may have a record in the period, one board after the other.</summary>
    private static IReadOnlyList<Place> Page(
        IEvidenceStore store, IReadOnlyList<RegisteredNode> boards, EvidencePeriod period, (ulong Kid, long Number)? cursor, int count)
    {
        IEnumerable<RegisteredNode> from = cursor is null ? boards : boards.SkipWhile(board => board.Kid != cursor.Value.Kid);
        return [.. from.SelectMany(board => Packs(board)).Take(count)];

        IEnumerable<Place> Packs(RegisteredNode board)
        {
            if (store.Node(board.Kid) is not StoredNode key)
            {
                yield break;
            }

            long first = cursor?.Kid == board.Kid ? cursor.Value.Number : StoredPackSearch.LastBy(store, key, period.FromUtcSeconds);
            foreach (StoredPack pack in store.Packs(board.Kid, first))
            {
                if (pack.HasCalendarTime && pack.EndSeconds <= period.FromUtcSeconds)
                {
                    continue;
                }

                yield return new Place(board, pack);
                if (pack.HasCalendarTime && pack.EndSeconds >= period.ToUtcSeconds)
                {
                    yield break;
                }
            }
        }
    }

    private static async Task Write(
        Stream stream, Registry registry, IReadOnlyList<Place> page, EvidencePeriod period, HashSet<string> records, bool isCsv)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 15, leaveOpen: true) { NewLine = "\n" };
        if (isCsv)
        {
            await writer.WriteLineAsync("node,kid,seq,record,utc,value,unit,text,pack_sha256");
        }

        using var verifier = new PackVerifier(registry);
        foreach (Place place in page)
        {
            VerifiedPack verified = verifier.Verify(place.Pack.Bytes);
            if (!verified.IsAuthentic || !verified.Payload!.HasCalendarTime)
            {
                continue;
            }

            string sha = Convert.ToHexStringLower(verified.Pack!.Hash.Span);
            foreach (SignedRecord record in verified.Payload.AllRecords)
            {
                bool isIn = record.AtSeconds > period.FromUtcSeconds && record.AtSeconds <= period.ToUtcSeconds;
                if (isIn && (records.Count == 0 || records.Contains(record.Name)))
                {
                    await writer.WriteLineAsync(isCsv ? Csv(place, record, sha) : Json(place, record, sha));
                }
            }

            await writer.FlushAsync();
        }
    }

    private static string Json(Place place, SignedRecord record, string sha) => JsonSerializer.Serialize(
        new
        {
            node = place.Board.Id,
            kid = place.Board.KidText,
            seq = place.Pack.Seq,
            record = record.Name,
            utc = Utc(record),
            value = record.Value,
            unit = record.Unit,
            text = record.Text,
            packSha256 = sha,
        },
        WebJson.Options);

    private static string Csv(Place place, SignedRecord record, string sha) => string.Join(
        ',',
        CsvText.Cell(place.Board.Id),
        place.Board.KidText,
        place.Pack.Seq.ToString(CultureInfo.InvariantCulture),
        record.Name,
        Utc(record),
        record.Value?.ToString("R", CultureInfo.InvariantCulture),
        record.Unit,
        record.Text is null ? null : CsvText.Cell(record.Text),
        sha);

    private static string Utc(SignedRecord record) => DateTime.UnixEpoch
        .AddMilliseconds(Math.Round(record.AtSeconds * 1000, MidpointRounding.AwayFromZero))
        .ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private sealed record Place(RegisteredNode Board, StoredPack Pack);
}
