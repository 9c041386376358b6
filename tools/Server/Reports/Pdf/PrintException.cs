using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>A browser cannot print a report as it is.</summary>
/// <param name="reason">Cause and cure.</param>
internal sealed class PrintException(RuleReason reason) : OperatorException(OperatorError.Failure, reason);
