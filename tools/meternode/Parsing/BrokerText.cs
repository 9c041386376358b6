using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>A broker as it is typed: <c>HOST</c> or <c>HOST:PORT</c>.</summary>
internal static class BrokerText
{
    private const int UsualPort = 8883;

    /// <summary>Host and port.</summary>
    /// <exception cref="OperatorException">It is neither.</exception>
    public static (string Host, int Port) Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return (text, UsualPort);
        }

        return NumberText.Whole(text[(colon + 1)..], 1, 65535, "the port in --broker", out string problem) is int port && colon > 0
            ? (text[..colon], port)
            : throw new OperatorException(
                OperatorError.Usage, $"--broker '{text}': write HOST or HOST:PORT{(problem.Length > 0 ? "; " + problem : "")}");
    }
}
