using MeterNode.Wire;

namespace MeterNode.Plant;

/// <summary>
/// Ends what an operator asked for with one clear line (<see cref="Exception.Message"/>): the cause and the cure. Everything else
/// that reaches the top is a defect of ours.
/// </summary>
/// <param name="kind">What kind of thing went wrong.</param>
/// <param name="message">One line, no full stop, no stack trace.</param>
/// <param name="inner">What a library said, for a debugger.</param>
public class OperatorException(OperatorError kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <param name="kind">What kind of thing went wrong.</param>
    /// <param name="reason">Cause and cure, for a page that says it in another language.</param>
    /// <param name="inner">What a library said, for a debugger.</param>
    public OperatorException(OperatorError kind, RuleReason reason, Exception? inner = null)
        : this(kind, reason.Text, inner) => Reason = reason;

    /// <summary>The same as the message, for another language; null where only English is known.</summary>
    public RuleReason? Reason { get; }

    /// <summary>What kind of thing went wrong.</summary>
    public OperatorError Kind { get; } = kind;
}
