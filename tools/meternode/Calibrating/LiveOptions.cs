using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Cli.Calibrating;

/// <summary>The options of <c>calibrate</c> that are for a node that runs.</summary>
internal sealed class LiveOptions
{
    /// <summary>In of the clamps that the bill of materials has.</summary>
    public const double DefaultNominalAmperes = 100;

    private readonly Option<double?> _class = NumberOption.OptionalDecimal(
        "--reference-class", 0, 10, "Accuracy class of the reference: the limits of its error, ± %. Needed with --plant.", "%");

    private readonly Option<int> _values = NumberOption.Whole(
        "--values", 3, 720, 12, "Present values in a mean; a node sends one every 5 seconds.");

    private readonly Option<double> _scatter = NumberOption.Decimal(
        "--maximum-scatter", 0.01, 10, 0.5,
        "A point is refused when the standard uncertainty of its mean power or current is greater, %.", "%");

    private readonly InputFileOption _points = new("--points-file")
    {
        Description = "A line 'amperes volts watts' for each load; each is taken when the node shows that load. Activates the result."
    };

    private readonly Option<double> _wait = NumberOption.Decimal(
        "--wait", 1, 86_400, 600, "How long a load of the points file is waited for, s.", "s");

    private readonly InputFileOption _reference = new("--reference-file")
    {
        Description = "CSV with phase,amperes,volts,watts that the reference instrument keeps writing, instead of typing."
    };

    private readonly Option<bool> _dry = new("--dry-run") { Description = "Show the result and change nothing." };
    private readonly Option<bool> _sure = new("--yes") { Description = "Activate the result without asking." };
    private readonly Option<bool> _restart = new("--restart") { Description = "Forget the points of an interrupted session." };

    /// <summary>All of them.</summary>
    public Option[] All => [_class, _values, _scatter, _points, _wait, _reference, _dry, _sure, _restart];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Refuses options that have no effect here.</summary>
    public static void RefuseIn(ParseResult parsed, Option[] options, string where)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is Option useless)
        {
            throw new OperatorException(OperatorError.Usage, $"{useless.Name} has no effect {where}; leave it out");
        }
    }

    public CalibrateOptions Of(
        ParseResult parsed, PlantFolder plant, string node, CalibrationRecord record, double? nominalAmperes, bool isJson)
    {
        double referenceClass = parsed.GetValue(_class) ?? throw new OperatorException(
            OperatorError.Usage, "--reference-class is needed: the class of the reference instrument, for example 0.1");
        return new CalibrateOptions
        {
            Plant = plant,
            Node = node,
            Record = record,
            NominalAmperes = nominalAmperes ?? DefaultNominalAmperes,
            ReferenceClassPercent = referenceClass,
            Values = parsed.GetValue(_values),
            MaximumScatterPercent = parsed.GetValue(_scatter),
            PointsFile = parsed.GetValue(_points),
            Wait = TimeSpan.FromSeconds(parsed.GetValue(_wait)),
            ReferenceFile = parsed.GetValue(_reference),
            IsDry = parsed.GetValue(_dry),
            IsSure = parsed.GetValue(_sure),
            BeginsAnew = parsed.GetValue(_restart),
            IsJson = isJson,
        };
    }
}
