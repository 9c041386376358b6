using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting.Tables;

/// <summary>The texts of the report in both languages.</summary>
[TestClass]
public sealed partial class ReportTextTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tools", "Report");

    private static readonly Lazy<List<(string Id, string En, string Zh)>> s_texts = new(
        () =>
        [
            .. JsonNode.Parse(File.ReadAllText(Path.Combine(s_folder, "Texts", "texts.json")))!["texts"]!.AsArray()
                .Select(text => ((string)text!["id"]!, (string)text["en"]!, (string)text["zh"]!)),
        ]);

    [TestMethod]
    public void Texts_Ids_AreThereOnceWithTheSamePlaces()
    {
        Assert.HasCount(s_texts.Value.Count, s_texts.Value.Select(text => text.Id).Distinct());
        foreach ((string id, string en, string zh) in s_texts.Value)
        {
            Assert.IsFalse(string.IsNullOrWhiteSpace(en) || string.IsNullOrWhiteSpace(zh), id);
            CollectionAssert.AreEquivalent(
                Place().Matches(en).Select(match => match.Value).Distinct().ToArray(),
                Place().Matches(zh).Select(match => match.Value).Distinct().ToArray(), id);
        }
    }

    /// <summary>Ids are written out in the sources, or made of a written beginning and a written, or a known, end.</summary>
    [TestMethod]
    public void Texts_EveryOne_IsSaidSomewhere()
    {
        string[] sources =
        [
            .. Directory.GetFiles(s_folder, "*.cs", SearchOption.AllDirectories)
                .Where(path => !path.Contains(Path.DirectorySeparatorChar + "obj" + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                .Select(File.ReadAllText),
        ];
        HashSet<string> written =
            [.. sources.SelectMany(source => Literal().Matches(source).Select(match => match.Groups[1].Value.Split('{')[0]))];
        written.UnionWith(KnownEnds());
        string[] idle =
        [
            .. s_texts.Value.Select(text => text.Id).Where(id => !written.Contains(id))
                .Where(id => !Enumerable.Range(1, id.Length - 1).Any(
                    at => id[at - 1] == '.' && written.Contains(id[..at]) && written.Contains(id[at..]))),
        ];
        Assert.AreEqual("", string.Join(", ", idle));
    }

    /// <summary>What a pack, a factor or a statement may say later, too, must not stop a report.</summary>
    [TestMethod]
    public void Texts_WordsOfTheRecord_HaveOneEach()
    {
        string[] unused = ["machine", "fill", "stretch", "metered", "batch", "spike", "receipt", "sampling"];
        string[] needed =
        [
            .. EventCodes().Except(unused).Select(code => "event." + code),
            .. FactorKindText.Codes.Select(code => "factorKind." + code),
            .. Enum.GetValues<SourceMark>().Select(mark => "mark." + mark.Code()),
            .. Enum.GetValues<MeasuringMode>().Select(mode => "mode." + mode.Code()),
            .. Enum.GetValues<GasBasis>().Select(gas => "gas." + gas.Code()),
        ];

        CollectionAssert.IsSubsetOf(needed, s_texts.Value.Select(text => text.Id).ToArray());
    }

    [TestMethod]
    public void Chinese_Texts_AreChinese()
    {
        foreach ((string id, string en, string zh) in s_texts.Value)
        {
            Assert.IsTrue(zh == en || zh.Any(c => c >= '\u4e00'), id);
            RequireNoEnglish(id, zh);
        }

        foreach (FigureDefinition definition in DefinitionTable.All)
        {
            RequireNoEnglish(definition.Id, $"{definition.Zh}; {definition.FormulaZh}; {definition.SourceZh}");
        }

        foreach (FactorRow row in FactorTable.BuiltIn.Rows)
        {
            RequireNoEnglish(row.Id, $"{row.Source.PublisherZh}; {row.Source.DocumentZh}");
        }
    }

    [TestMethod]
    public void Chinese_Report_HasNoEnglishButNamesAndCodes()
    {
        foreach (ReportSection section in MonthReport.Of(FigureLanguage.Chinese, isCompared: true).Sections)
        {
            RequireNoEnglish(section.Name, section.Title);
            foreach (ReportTable table in section.Blocks.OfType<ReportTable>())
            {
                RequireNoEnglish(table.Id, string.Join("; ", table.Columns.Select(column => column.Head).Append(table.Title)));
                for (int i = 0; i < table.Columns.Count; i++)
                {
                    // Machines have the names that people gave them, and events the words that nodes signed.
                    if (table.Columns[i].Name is not ("machine" or "english" or "foundBy" or "eventDetail"))
                    {
                        table.Rows.ToList().ForEach(row => RequireNoEnglish(table.Id, row[i].Text));
                    }
                }
            }
        }
    }

    [TestMethod]
    public void English_Report_NamesChineseWordsOnlyWhereTwoTermsAreMistaken()
    {
        foreach (ReportSection section in MonthReport.Of(FigureLanguage.English).Sections)
        {
            Assert.IsFalse(section.Title.Any(c => c >= '\u4e00'), section.Name);
            foreach (ReportTable table in section.Blocks.OfType<ReportTable>())
            {
                Assert.IsFalse(table.Columns.Any(column => column.Head.Any(c => c >= '\u4e00')), table.Id);
            }
        }
    }

    [TestMethod]
    public void Terms_EveryOne_StandsInBothLanguages()
    {
        ReportTable terms = MonthReport.Of(FigureLanguage.English).Tables.Single(table => table.Name == "terms");
        Assert.IsGreaterThan(100, terms.Rows.Count);
        Assert.HasCount(terms.Rows.Count, terms.Rows.Select(row => row[0].Text).Distinct());
        Assert.IsTrue(terms.Rows.All(row => row[0].Text.Any(c => c >= '\u4e00') && !row[1].Text.Any(c => c >= '\u4e00')));
    }

    /// <summary>Ends of ids that are words of the record, of factors or numbers, and not written in the sources of the report.</summary>
    private static IEnumerable<string> KnownEnds() =>
    [
        .. FactorKindText.Codes,
        .. Enum.GetValues<SourceMark>().Select(mark => mark.Code()),
        .. Enumerable.Range(1, 10).Select(line => $"{line}"),
        .. EventCodes(),
        "adc", "afe", "nominal", "meter", "co2", "co2e", "authentic", "complete", "consistent", "comprehensiveEnergy", "event.",
    ];

    private static IEnumerable<string> EventCodes() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "firmware", "schema", "events.json")))!["events"]!.AsArray()
            .Select(one => (string)one!["code"]!);

    private static void RequireNoEnglish(string where, string text)
    {
        string said = Command().Replace(text, "");
        Assert.DoesNotMatchRegex(English(), said, $"{where}: {text}");
    }

    [GeneratedRegex(@"\{[0-9]\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Literal();

    /// <summary>Commands stay as they are typed.</summary>
    [GeneratedRegex("(meternode|sha256sum|openssl)[ -~]*")]
    private static partial Regex Command();

    [GeneratedRegex(@"\b[a-z]{2,} [a-z]{2,}\b")]
    private static partial Regex English();
}
