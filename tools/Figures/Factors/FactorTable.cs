using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace MeterNode.Figures;

/// <summary>Factors of emissions and of standard coal, each with year, gas, area and source (factors.json).</summary>
public sealed class FactorTable
{
    private const string Resource = "MeterNode.Figures.Factors.factors.json";
    private static readonly Lazy<FactorTable> s_builtIn = new(Read);

    private FactorTable(string version, IReadOnlyList<FactorArea> areas, IReadOnlyList<FactorRow> rows)
    {
        Version = version;
        Areas = areas;
        Rows = rows;
    }

    /// <summary>The table that comes with this program.</summary>
    public static FactorTable BuiltIn => s_builtIn.Value;

    /// <summary>Which edition of the table it is.</summary>
    public string Version { get; }

    /// <summary>SHA-256 of the table's file, 64 lower-case hex digits.</summary>
    public static string BuiltInSha256
    {
        get
        {
            using Stream stream = typeof(FactorTable).Assembly.GetManifestResourceStream(Resource)!;
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
    }

    /// <summary>The places that have factors.</summary>
    public IReadOnlyList<FactorArea> Areas { get; }

    /// <summary>Every row.</summary>
    public IReadOnlyList<FactorRow> Rows { get; }

    /// <summary>
    /// The factor of electricity of this kind, for a year. Where no row is of that year, the newest earlier one is given with a warning;
    /// factors go out of date, and never into the past.
    /// </summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="area">Name of the place in English or Chinese, or its id.</param>
    /// <param name="year">Year of the activity.</param>
    /// <param name="gas"><c>CO2</c> or <c>CO2e</c>: what the result is to be of.</param>
    /// <exception cref="FactorException">No row fits; also when the rows of this kind are of the other gas.</exception>
    public FactorChoice Find(FactorKind kind, string area, int year, string gas)
    {
        FactorArea place = Area(area);
        List<FactorRow> rows = [.. Rows.Where(row => row.Kind == kind && row.Area == place)];
        if (rows.Count == 0)
        {
            IEnumerable<string> others =
                Rows.Where(row => row.Kind == kind && row.Area is not null).Select(row => row.Area!.En).Distinct();
            throw new FactorException(
                $"there is no factor '{kind.Code()}' for {place.En}; there is one for "
                    + string.Join(", ", others.DefaultIfEmpty("no place")));
        }

        if (rows.Find(row => row.Gas != gas) is FactorRow other)
        {
            throw new FactorException(
                $"the factors '{kind.Code()}' are in kg {other.Gas ?? "of standard coal"}, not {gas}: the two are not mixed");
        }

        FactorRow? row = rows.Where(candidate => candidate.Year <= year).MaxBy(candidate => candidate.Year);
        if (row is null)
        {
            throw new FactorException(string.Create(
                CultureInfo.InvariantCulture,
                $"the first factor '{kind.Code()}' for {place.En} is of {rows.Min(candidate => candidate.Year)}, and {year} was asked"));
        }

        bool isOfTheYear = row.Year == year;
        string? warning = isOfTheYear
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the factor is of {row.Year}: there is none for {year} yet");
        return new FactorChoice(row, warning) { IsOfTheYear = isOfTheYear };
    }

    /// <summary>What a carrier of energy is worth in standard coal.</summary>
    /// <param name="kind"><see cref="FactorKind.Calorific"/> or <see cref="FactorKind.Equivalent"/>: never one for the other.</param>
    /// <param name="carrier">Such as <c>electricity</c>.</param>
    /// <exception cref="FactorException">The table has no such row.</exception>
    public FactorRow Coal(FactorKind kind, string carrier)
    {
        bool isOfCoal = kind is FactorKind.Calorific or FactorKind.Equivalent;
        return Rows.FirstOrDefault(row => isOfCoal && row.Kind == kind && row.Carrier == carrier)
            ?? throw new FactorException($"there is no factor '{kind.Code()}' for {carrier}");
    }

    private FactorArea Area(string name) =>
        Areas.FirstOrDefault(area => area.IsCalled(name))
            ?? throw new FactorException(
                $"'{name}' is no place with factors: write one of {string.Join(", ", Areas.Select(area => $"{area.En} ({area.Zh})"))}");

    private static FactorTable Read()
    {
        using Stream stream = typeof(FactorTable).Assembly.GetManifestResourceStream(Resource)!;
        FactorFile file = JsonSerializer.Deserialize<FactorFile>(stream, FigureJson.Read)!;
        Dictionary<string, FactorSource> sources = file.Sources.ToDictionary(source => source.Id);
        Dictionary<string, FactorArea> areas = file.Areas.ToDictionary(area => area.Id);
        return new FactorTable(
            file.Version,
            file.Areas,
            [
                .. file.Rows.Select(row => new FactorRow(
                    row.Id,
                    row.Kind,
                    row.Area is null ? null : areas[row.Area],
                    row.Year,
                    row.Gas,
                    row.Carrier ?? "electricity",
                    row.Value,
                    row.Unit,
                    sources[row.Source])),
            ]);
    }

    private sealed record FactorFile(string Version, List<FactorArea> Areas, List<FactorSource> Sources, List<FactorFileRow> Rows);

    private sealed record FactorFileRow(
        string Id, FactorKind Kind, string? Area, int? Year, string? Gas, string? Carrier, double Value, string Unit, string Source);
}
