using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>docs/report.schema.json describes every report, and nothing else.</summary>
[TestClass]
public sealed class ReportSchemaTests
{
    private static readonly EvaluationOptions s_options = new() { OutputFormat = OutputFormat.List };

    private static readonly JsonSchema s_schema = Load();

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Report_FitsThePublishedSchema(FigureLanguage language)
    {
        Assert.AreEqual("", string.Join('\n', Problems(Json(language))));
    }

    [TestMethod]
    [DataRow("/sections/3/blocks/0/rows/2/2/value", "\"1\"")]
    [DataRow("/sections/3/blocks/0/rows/2/2/more", "1")]
    [DataRow("/sections/3/blocks/0/kind", "\"other\"")]
    [DataRow("/manifestSha256", "\"12\"")]
    [DataRow("/figures/figures/0/value", "\"1\"")]
    [DataRow("/version", "0")]
    public void Report_Changed_DoesNotFit(string place, string value)
    {
        JsonNode report = Json(FigureLanguage.English);
        string[] steps = place[1..].Split('/');
        JsonNode at = steps[..^1].Aggregate(report, (node, step) => node is JsonArray list ? list[int.Parse(step)]! : node[step]!);
        at[steps[^1]] = JsonNode.Parse(value);

        Assert.AreNotEqual("", string.Join('\n', Problems(report)));
    }

    [TestMethod]
    public void Report_CellsOfFigures_LeadToThem()
    {
        ReportContent content = ComputedSample.Of(FigureLanguage.English, "press");
        ReportFigure own = content.Figures.Figures[7];
        ReportFigure other = own with { };
        ReportTable table = content.Tables.First() with
        {
            Rows = [[ReportCell.Of(own, "no data"), ReportCell.Of(other, "no data"), ReportCell.None]],
        };
        ReportContent changed = content with { Sections = [content.Sections[0], new ReportSection("one", "one", [table])] };

        JsonNode json = JsonSerializer.SerializeToNode(ContentJson.Of(changed), JsonFormat.File)!;

        JsonNode row = json["sections"]![1]!["blocks"]![0]!["rows"]![0]!;
        Assert.AreEqual(7, (int?)row[0]!["figure"]);
        Assert.AreEqual(0, (int?)row[1]!["otherFigure"]);
        Assert.IsTrue(JsonNode.DeepEquals(json["figures"]!["figures"]![7], json["otherFigures"]![0]));
        Assert.AreEqual(own.Id, (string?)json["otherFigures"]![0]!["id"]);
        Assert.AreEqual("", string.Join('\n', Problems(json)));
    }

    private static JsonSchema Load()
    {
        const string Figure = "figures.schema.json#/$defs/figure";
        string docs = Path.Combine(Repository.Root, "docs");
        JsonSchema figures = JsonSchema.FromFile(Path.Combine(docs, "figures.schema.json"));
        SchemaRegistry.Global.Register(figures);

        // JsonSchema.Net 8.0.5 does not follow the fragment of a reference into another document: the figure gets a document of its own.
        JsonNode all = JsonNode.Parse(File.ReadAllText(Path.Combine(docs, "figures.schema.json")))!;
        var figure = new JsonObject { ["$ref"] = "#/$defs/figure", ["$defs"] = all["$defs"]!.DeepClone() };
        SchemaRegistry.Global.Register(JsonSchema.FromText(figure.ToJsonString(), baseUri: new Uri(figures.BaseUri, "figure.schema.json")));
        string report = File.ReadAllText(Path.Combine(docs, "report.schema.json"));
        Assert.Contains(Figure, report);
        return JsonSchema.FromText(
            report.Replace(Figure, "figure.schema.json", StringComparison.Ordinal),
            baseUri: new Uri(figures.BaseUri, "report.schema.json"));
    }

    private static JsonNode Json(FigureLanguage language) =>
        JsonSerializer.SerializeToNode(ContentJson.Of(ComputedSample.Hostile(language)), JsonFormat.File)!;

    private static IEnumerable<string> Problems(JsonNode report)
    {
        EvaluationResults results = s_schema.Evaluate(JsonSerializer.SerializeToElement(report), s_options);
        return results.IsValid
            ? []
            : (results.Details ?? []).Where(detail => detail.Errors is not null)
                .Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}")
                .DefaultIfEmpty("it does not fit");
    }
}
