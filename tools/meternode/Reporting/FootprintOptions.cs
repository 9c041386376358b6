using System.CommandLine;
using System.Text;
using MeterNode.Cli.Commands;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Report;

namespace MeterNode.Cli.Reporting;

/// <summary>What every <c>footprint</c> command asks for: a period, an article, what it is stated for, standards and a file.</summary>
internal sealed class FootprintOptions
{
    private const string Piece = "piece";
    private const string Kilogram = "kilogram";

    private readonly FigureRequestOptions _asked;
    private readonly IReadOnlyList<string> _known;
    private readonly Option<string> _article = new("--article")
    {
        Description = "The article as the ledger calls it; its outputs that lie in the period as a whole count.",
        Required = true,
        HelpName = "ARTICLE",
    };

    private readonly Option<string> _unit = new("--unit")
    {
        Description = "What it is stated for: piece, a good part, or kilogram of good parts.",
        DefaultValueFactory = _ => Piece,
        HelpName = "UNIT",
    };

    private readonly Option<string[]> _standards;
    private readonly Option<string> _output = new("--out")
    {
        Description = "File to write, a new one; - writes to standard output.",
        Required = true,
        HelpName = "FILE",
    };

    /// <summary>Adds them to <paramref name="command"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="standards">Standards that the format has a word for.</param>
    public FootprintOptions(Command command, IEnumerable<string> standards)
    {
        _known = [.. standards];
        _asked = new FigureRequestOptions(command, FigureQuestion.Article);
        _unit.AcceptOnlyFromAmong(Piece, Kilogram);
        _standards = new Option<string[]>("--standard")
        {
            Description = $"Standard that you followed, as you answer for it: {string.Join(", ", _known)}; may be repeated.",
            Required = true,
            HelpName = "STANDARD",
        };
        foreach (Option option in (Option[])[_article, _unit, _standards, _output])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The standards.</summary>
    /// <exception cref="OperatorException">The format has no word for one.</exception>
    public IReadOnlyList<string> Standards(ParseResult parsed)
    {
        string[] standards = parsed.GetValue(_standards)!;
        return standards.FirstOrDefault(standard => !_known.Contains(standard)) is string unknown
            ? throw new OperatorException(
                OperatorError.Usage, $"--standard '{unknown}' is none that the format knows; there are {string.Join(", ", _known)}")
            : standards;
    }

    /// <summary>Computes the footprint, writes it and says what was written.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">Where it is said.</param>
    /// <param name="write">Writes it in the format, after everything was checked.</param>
    /// <exception cref="OperatorException">It cannot be stated, or the file cannot be written; nothing is written.</exception>
    public int Run(ParseResult parsed, CommandContext context, Func<ArticleFootprint, string> write)
    {
        string file = parsed.GetValue(_output)!;
        RequireNew(file);
        PlantFolder plant = _asked.Plant(parsed);
        ComputedPeriod period = FiguresCommand.Compute(plant, _asked.Store(parsed), _asked.Request(parsed, plant), context);
        ArticleFootprint footprint = Of(period, parsed);
        string text = write(footprint);
        if (file == "-")
        {
            context.Output.WriteLine(text);
        }
        else
        {
            Write(file, text + "\n");
            string uncertainty = footprint.Uncertainty is null ? "" : $" ± {footprint.Uncertainty}";
            context.WriteLine(
                $"'{file}': {footprint.Kilograms}{uncertainty} kg CO2e a {parsed.GetValue(_unit)} of {footprint.Article}, electricity "
                    + "only");
        }

        if (footprint.IsVirtual)
        {
            context.Error.WriteLine("Made by virtual boards: nothing was measured at a machine. The file says so.");
        }

        FiguresCommand.WarnUnlessInOrder(period, context);
        return ExitCode.Ok;
    }

    private ArticleFootprint Of(ComputedPeriod period, ParseResult parsed)
    {
        try
        {
            return ArticleFootprint.Of(
                period, parsed.GetValue(_article)!,
                parsed.GetValue(_unit) == Kilogram ? FootprintUnit.Kilogram : FootprintUnit.Piece);
        }
        catch (FootprintException e)
        {
            throw new OperatorException(OperatorError.Failure, e.Message);
        }
    }

    private static void RequireNew(string file)
    {
        if (File.Exists(file) || Directory.Exists(file))
        {
            throw new OperatorException(
                OperatorError.Usage, $"--out '{file}' is there already: name a new file, a changed footprint is another one");
        }
    }

    private static void Write(string file, string text)
    {
        try
        {
            string unfinished = file + ".part";
            File.WriteAllText(unfinished, text, new UTF8Encoding(false));
            File.Move(unfinished, file, overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write '{file}': {PlainReason.Of(e)}");
        }
    }
}
