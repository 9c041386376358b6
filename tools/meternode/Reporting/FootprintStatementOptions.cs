using System.CommandLine;
using System.Text.RegularExpressions;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Report;

namespace MeterNode.Cli.Reporting;

/// <summary>The options with which a company states what no node measures and no ledger has.</summary>
internal sealed partial class FootprintStatementOptions
{
    private readonly Option<string> _company = Text("--company", "NAME", "Name of the company that states the footprint.");
    private readonly Option<string[]> _companyIds = Texts(
        "--company-id", "URN", "URN of the company, such as urn:pact:company:customcode:supplier-id:6789; may be repeated.");

    private readonly Option<string[]> _productIds = Texts(
        "--product-id", "URN", "URN of the product, such as urn:gtin:5695872369587; may be repeated.");

    private readonly Option<string?> _productName = new("--product-name")
    {
        Description = "Trade name of the product. Default: the name of the article in the ledger.",
        HelpName = "NAME",
    };

    private readonly Option<string> _description = Text("--description", "TEXT", "The product in words.");
    private readonly Option<string> _geography = Text(
        "--geography", "PLACE",
        "Where it is made: a subdivision CN-GD (ISO 3166-2), a country CN (ISO 3166-1), or a region such as 'Eastern Asia'.");

    private readonly Option<double> _fossilCarbon = NumberOption.Decimal(
        "--fossil-carbon", 0, 1e6, "Fossil carbon in what it is stated for, kg; 0 for metal.", "kg");

    private readonly Option<string[]> _ipcc = Texts(
        "--ipcc", "REPORT",
        "IPCC report whose global warming potentials the factor of electricity was made with, such as AR6: its publisher says so; may be "
            + "repeated.");

    private readonly Option<double> _exempted = NumberOption.Decimal(
        "--exempted", 0, 100, "Share of the emissions inside the boundary that you left out, %; 0 when none.", "%");

    private readonly Option<string?> _exemptedWhy = new("--exempted-why")
    {
        Description = "Why they were left out; needed unless --exempted is 0.",
        HelpName = "TEXT",
    };

    private readonly Option<string[]> _replaces = new("--replaces")
    {
        Description = "Id of the footprint that this one replaces; may be repeated.",
        DefaultValueFactory = _ => [],
        HelpName = "ID",
    };

    /// <summary>Adds them to <paramref name="command"/>.</summary>
    public FootprintStatementOptions(Command command)
    {
        foreach (Option option in (Option[])
            [
                _company, _companyIds, _productIds, _productName, _description, _geography, _fossilCarbon, _ipcc, _exempted, _exemptedWhy,
                _replaces,
            ])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What is stated; the name of the product may come from the ledger, which is read later.</summary>
    /// <exception cref="OperatorException">An option says nothing that can be stated, before anything is computed.</exception>
    public Func<ArticleFootprint, FootprintStatement> Statement(ParseResult parsed, IReadOnlyList<string> standards)
    {
        string? name = parsed.GetValue(_productName);
        var stated = new FootprintStatement
        {
            CompanyName = Filled("--company", parsed.GetValue(_company)!),
            CompanyIds = Urns("--company-id", parsed.GetValue(_companyIds)!),
            ProductIds = Urns("--product-id", parsed.GetValue(_productIds)!),
            ProductName = name is null ? "" : Filled("--product-name", name),
            ProductDescription = Filled("--description", parsed.GetValue(_description)!),
            Geography = Place(parsed.GetValue(_geography)!),
            FossilCarbonKilograms = parsed.GetValue(_fossilCarbon),
            CharacterizationReports = Reports(parsed.GetValue(_ipcc)!),
            Standards = standards,
            ExemptedPercent = parsed.GetValue(_exempted),
            ExemptedDescription = parsed.GetValue(_exemptedWhy),
            ReplacedIds = Ids(parsed.GetValue(_replaces)!),
        };
        if (stated.ExemptedPercent > 0 && string.IsNullOrWhiteSpace(stated.ExemptedDescription))
        {
            throw new OperatorException(OperatorError.Usage, "--exempted is not 0: say with --exempted-why why emissions were left out");
        }

        return footprint =>
        {
            RequireSamePlace(footprint, stated.Geography);
            return name is not null ? stated : stated with { ProductName = NameOf(footprint) };
        };
    }

    /// <summary>The factors of the table are of China; what the plant's own ones are of, the plant knows.</summary>
    private static void RequireSamePlace(ArticleFootprint footprint, FootprintGeography place)
    {
        bool isChina = place.Value is "CN" or "Asia" or "Eastern Asia" || place.Value.StartsWith("CN-", StringComparison.Ordinal);
        if (footprint.Factor is { Statement: null, Area: { } area } && !isChina)
        {
            throw new OperatorException(
                OperatorError.Usage,
                $"the factor {footprint.Factor.Id} is of {area.En}, and --geography says {place.Value}: state a factor of that place in "
                    + "the ledger, and name it with --own-factor");
        }
    }

    private static string NameOf(ArticleFootprint footprint) => footprint.Entry?.Name
        ?? throw new OperatorException(
            OperatorError.Usage,
            $"the ledger has no name of article '{footprint.Article}': give the trade name of the product with --product-name");

    private static string Filled(string option, string text) => text.Trim() is { Length: > 0 } filled
        ? filled : throw new OperatorException(OperatorError.Usage, $"{option} is empty: write what is true for you");

    private static string[] Urns(string option, string[] texts) =>
        texts.FirstOrDefault(text => !Urn().IsMatch(text)) is string wrong
            ? throw new OperatorException(
                OperatorError.Usage,
                $"{option} '{wrong}' is no URN (RFC 8141): write urn:, a namespace, a colon and a name, such as urn:gtin:5695872369587")
            : texts;

    private static FootprintGeography Place(string text) => FootprintGeography.Parse(text)
        ?? throw new OperatorException(
            OperatorError.Usage,
            $"--geography '{text}' is no place: write a subdivision such as CN-GD, a country such as CN, or one of "
                + string.Join(", ", FootprintGeography.Regions));

    private static string[] Reports(string[] texts) => texts.FirstOrDefault(text => !Report().IsMatch(text)) is string wrong
        ? throw new OperatorException(OperatorError.Usage, $"--ipcc '{wrong}' is no report of the IPCC: write AR6, AR5 or AR4")
        : texts;

    private static Guid[] Ids(string[] texts)
    {
        var ids = new List<Guid>();
        foreach (string text in texts)
        {
            ids.Add(Guid.TryParseExact(text, "D", out Guid id)
                ? id
                : throw new OperatorException(
                    OperatorError.Usage, $"--replaces '{text}' is no id of a footprint: copy the 36 characters of its \"id\""));
        }

        return [.. ids];
    }

    private static Option<string> Text(string name, string help, string description) =>
        new(name) { Description = description, Required = true, HelpName = help };

    private static Option<string[]> Texts(string name, string help, string description) =>
        new(name) { Description = description, Required = true, HelpName = help };

    [GeneratedRegex(@"^[uU][rR][nN]:[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]:[A-Za-z0-9()+,\-.:=@;$_!*'%/~&?#]+\z")]
    private static partial Regex Urn();

    [GeneratedRegex(@"^AR[1-9][0-9]?\z")]
    private static partial Regex Report();
}
