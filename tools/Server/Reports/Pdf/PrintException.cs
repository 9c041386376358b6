using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>A browser cannot print a report as it is.</summary>
/// <param name="cause">Why.</param>
/// <param name="reason">Cause and cure, for a person who needs the PDF.</param>
internal sealed class PrintException(RuleReason cause, RuleReason reason) : OperatorException(OperatorError.Failure, reason)
{
    /// <summary>Why it cannot.</summary>
    public RuleReason Cause { get; } = cause;
}
