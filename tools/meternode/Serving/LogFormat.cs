namespace MeterNode.Cli.Serving;

/// <summary>How <c>meternode serve</c> writes its log.</summary>
internal enum LogFormat
{
    /// <summary>Lines for a person, on standard error.</summary>
    Text,

    /// <summary>One JSON object a line, on standard output.</summary>
    Json,
}
