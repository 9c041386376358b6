using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Api;

/// <summary>What people have stated, and the way to state something that the client has signed itself.</summary>
internal static class LedgerApi
{
    private const int DefaultStatements = 200;
    private const int MaximumStatements = 2_000;

    /// <summary>Its routes.</summary>
    public static IEnumerable<ApiRoute> Routes(PlantServer server)
    {
        PlantFolder plant = server.Options.Plant;
        return
        [
            new("GET", "/ledger", "listStatements", AccessRight.Ledger,
                "Lists the statements of the ledger, the oldest first, and whether each counts.",
                context => Task.FromResult(List(context, plant)))
            {
                Query =
                [
                    new("from", "Number of the first statement, from 0; 0 where it is absent.", Type: "integer"),
                    new("limit", "Statements of one page, 1 to 2000; 200 where it is absent.", Type: "integer"),
                ],
            },
            new("GET", "/ledger/next", "nextStatement", AccessRight.Ledger,
                "Says what the next statement must have in it: number, hash of the one before, site, and the server's time.",
                context => Task.FromResult(Next(context, server))),
            new("POST", "/ledger", "appendStatement", AccessRight.LedgerAdd,
                "Appends one statement that a person of the plant has signed (COSE_Sign1, docs/ledger.md). The server signs nothing.",
                context => Append(context, plant))
            {
                Body = "application/cose",
                BodyMeaning = "The signed statement.",
                Status = StatusCodes.Status201Created,
            },
        ];
    }

    private static IResult List(HttpContext context, PlantFolder plant)
    {
        int first = ApiQuery.Whole(context, "from", 0, int.MaxValue, 0);
        int limit = ApiQuery.Whole(context, "limit", 1, MaximumStatements, DefaultStatements);
        LedgerBook book = PlantLedger.Read(plant);
        Dictionary<long, string> refused = book.Refused.ToDictionary(each => each.Statement.Number, each => each.Problem.ToString());
        return ApiAnswer.Json(context, new
        {
            site = plant.Site,
            count = book.Statements.Count,
            next = first + limit < book.Statements.Count ? first + limit : (int?)null,
            statements = book.Statements.Skip(first).Take(limit).Select(statement => new
            {
                number = statement.Number,
                time = statement.Time,
                by = statement.By,
                kind = statement.KindCode,
                corrects = statement.Corrects,
                problem = refused.GetValueOrDefault(statement.Number),
                fields = statement.Fields.Where(field => LedgerTable.Common.All(common => common.Key != field.Key))
                    .ToDictionary(field => field.Key, field => field.Value is byte[] bytes ? Convert.ToHexStringLower(bytes) : field.Value),
                signed = Convert.ToBase64String(statement.Bytes),
            }),
        });
    }

    private static IResult Next(HttpContext context, PlantServer server)
    {
        PlantFolder plant = server.Options.Plant;
        LedgerBook book = PlantLedger.Read(plant);
        return ApiAnswer.Json(context, new
        {
            site = plant.Site,
            version = LedgerTable.Version,
            number = book.Statements.Count,
            previous = Convert.ToHexStringLower(PlantLedger.Head(plant, book)),
            time = server.Options.Time.GetUtcNow().ToUnixTimeSeconds(),
        });
    }

    private static async Task<IResult> Append(HttpContext context, PlantFolder plant)
    {
        if (context.Request.ContentType?.StartsWith("application/cose", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new OperatorException(OperatorError.Usage, "send the signed statement with the content type application/cose");
        }

        var content = new MemoryStream();
        byte[] buffer = new byte[4096];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > LedgerStatement.MaximumBytes)
            {
                throw new OperatorException(OperatorError.Usage, $"no statement is longer than {LedgerStatement.MaximumBytes} bytes");
            }
        }

        LedgerStatement statement = PlantLedger.AppendSigned(plant, content.ToArray());
        context.Response.Headers.Location = $"{ApiEndpoints.Prefix}/ledger?from={statement.Number}&limit=1";
        return ApiAnswer.Json(
            context,
            new { number = statement.Number, hash = Convert.ToHexStringLower(statement.Hash) },
            StatusCodes.Status201Created);
    }
}
