using MeterNode.Plant.Provisioning;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Cli.Calibrating;

/// <summary>What <c>meternode calibrate NODE</c> was asked for.</summary>
internal sealed record CalibrateOptions
{
    /// <summary>The node's plant.</summary>
    public required PlantFolder Plant { get; init; }

    /// <summary>The node.</summary>
    public required string Node { get; init; }

    /// <summary>Who calibrates with what.</summary>
    public required CalibrationRecord Record { get; init; }

    /// <summary>In, A.</summary>
    public required double NominalAmperes { get; init; }

    /// <summary>Accuracy class of the reference: the limits of its error, ± %.</summary>
    public required double ReferenceClassPercent { get; init; }

    /// <summary>Present values in a mean.</summary>
    public required int Values { get; init; }

    /// <summary>Greatest standard uncertainty of a mean, %.</summary>
    public required double MaximumScatterPercent { get; init; }

    /// <summary>File with a line of reference values for each point; null: they are typed.</summary>
    public string? PointsFile { get; init; }

    /// <summary>How long a load of the points file is waited for.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>File that the reference instrument keeps writing; null: values are typed.</summary>
    public string? ReferenceFile { get; init; }

    /// <summary>Shows the result and changes nothing.</summary>
    public bool IsDry { get; init; }

    /// <summary>Activates the result without asking.</summary>
    public bool IsSure { get; init; }

    /// <summary>Forgets the points that an interrupted session has left.</summary>
    public bool BeginsAnew { get; init; }

    /// <summary>How long the node's answer to the new configuration is waited for.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The result as one JSON object.</summary>
    public bool IsJson { get; init; }
}
