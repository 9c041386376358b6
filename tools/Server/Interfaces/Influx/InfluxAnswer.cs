namespace MeterNode.Server.Interfaces.Influx;

/// <summary>The answer to lines that were posted.</summary>
/// <param name="Outcome">What became of them.</param>
/// <param name="Text">One line: the server's words to a refusal; cause and cure where nobody takes lines; else empty.</param>
/// <param name="RetryAfter">How long the server wants to be left alone; null where it does not say.</param>
internal readonly record struct InfluxAnswer(InfluxOutcome Outcome, string Text = "", TimeSpan? RetryAfter = null);
