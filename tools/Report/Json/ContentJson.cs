using System.Globalization;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>A whole report as one object for JSON; docs/report.schema.json says what it has.</summary>
public static class ContentJson
{
    /// <summary>The object.</summary>
    public static object Of(ReportContent content)
    {
        var cited = new CitedFigures(content.Figures.Figures);
        object[] sections = [.. content.Sections.Select(section => Section(section, cited))];
        return new
        {
            schemaVersion = 1,
            title = content.Title,
            site = content.Site,
            number = content.Number,
            version = content.Version,
            language = content.LanguageTag,
            manifestSha256 = content.ManifestSha256,
            sections,
            figures = FiguresJson.Of(content.Figures, content.Language, hasQuarters: false),
            otherFigures = cited.Others.Select(figure => FiguresJson.Figure(figure, content.Language)),
        };
    }

    private static object Section(ReportSection section, CitedFigures cited) => new
    {
        name = section.Name,
        title = section.Title,
        wide = section.IsWide,
        blocks = section.Blocks.Select(block => Block(block, cited)).ToArray(),
    };

    private static object Block(ReportBlock block, CitedFigures cited) => block switch
    {
        ReportParagraph paragraph => new { kind = "paragraph", text = paragraph.Text, warning = paragraph.IsWarning },
        ReportFacts facts => new
        {
            kind = "facts",
            name = facts.Name,
            facts = facts.Facts.Select(fact => new { name = fact.Name, label = fact.Label, text = fact.Text }),
        },
        ReportTable table => Table(table, cited),
        ReportChart chart => new
        {
            kind = "chart",
            chart = Name(chart.Kind.ToString()),
            caption = chart.Caption,
            node = chart.Node?.Node.Id,
            zone = chart.Zone?.Zone,
        },
        ReportCode code => new { kind = "code", text = code.Text, caption = code.Caption },
        ReportSignatures signatures => new { kind = "signatures", roles = signatures.Roles },
        _ => throw new ArgumentException($"a block of an unknown kind: {block.GetType().Name}", nameof(block)),
    };

    private static object Table(ReportTable table, CitedFigures cited) => new
    {
        kind = "table",
        id = table.Id,
        name = table.Name,
        title = table.Title,
        columns = table.Columns.Select(column => new
        {
            name = column.Name,
            head = column.Head,
            kind = Name(column.Kind.ToString()),
            unit = column.Unit,
        }),
        rows = table.Rows.Select(row => row.Select(cell => Cell(cell, cited)).ToArray()).ToArray(),
        notes = table.Notes,
        emptyText = table.EmptyText,
    };

    private static object Cell(ReportCell cell, CitedFigures cited) => new
    {
        text = cell.Text,
        value = cell.Value,
        time = cell.Time?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        day = cell.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        figure = cell.Figure is null ? null : cited.Of(cell.Figure),
        otherFigure = cell.Figure is null ? null : cited.OtherOf(cell.Figure),
    };

    private static string Name(string word) => char.ToLowerInvariant(word[0]) + word[1..];

    /// <summary>Places of figures, among those of the period or among others: those of the period that is compared with.</summary>
    private sealed class CitedFigures
    {
        private readonly Dictionary<ReportFigure, int> _own = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<ReportFigure, int> _others = new(ReferenceEqualityComparer.Instance);

        public CitedFigures(IReadOnlyList<ReportFigure> figures)
        {
            foreach (ReportFigure figure in figures)
            {
                _own.TryAdd(figure, _own.Count);
            }
        }

        /// <summary>In the order of their places.</summary>
        public IEnumerable<ReportFigure> Others => _others.OrderBy(entry => entry.Value).Select(entry => entry.Key);

        public int? Of(ReportFigure figure) => _own.TryGetValue(figure, out int place) ? place : null;

        public int? OtherOf(ReportFigure figure)
        {
            if (_own.ContainsKey(figure))
            {
                return null;
            }

            _others.TryAdd(figure, _others.Count);
            return _others[figure];
        }
    }
}
