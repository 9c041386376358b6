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
    /// <summary>What kind of thing went wrong.</summary>
    public OperatorError Kind { get; } = kind;
}
