using System.CommandLine;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;

namespace MeterNode.Cli.Parsing;

/// <summary>
/// The options that name a node's Wi-Fi: the password comes from a file, and a network without one is said to be open, never left to a
/// password that was forgotten.
/// </summary>
internal sealed class WifiOptions
{
    private readonly Option<string?> _ssid;
    private readonly InputFileOption _password;
    private readonly Option<bool> _open = new("--wifi-open") { Description = "The Wi-Fi network is open: it has no password." };

    /// <summary>With what the help says of name and password.</summary>
    public WifiOptions(string ssid, string password)
    {
        _ssid = new Option<string?>("--wifi-ssid") { Description = ssid };
        _password = new InputFileOption("--wifi-password-file") { Description = password };
    }

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_ssid, _password, _open];

    /// <summary>The network as it was typed; null when none was.</summary>
    /// <exception cref="OperatorException">The options do not fit together, or no network can be called so.</exception>
    public WifiCredentials? Read(ParseResult parsed)
    {
        string? file = parsed.GetValue(_password);
        bool isOpen = parsed.GetValue(_open);
        if (parsed.GetValue(_ssid) is not string ssid)
        {
            return file == null && !isOpen ? null : throw Wrong($"{(isOpen ? "--wifi-open" : "--wifi-password-file")} needs --wifi-ssid");
        }

        if (isOpen == (file != null))
        {
            throw Wrong(isOpen ? "--wifi-open says that there is no password: leave it or --wifi-password-file out"
                : "--wifi-ssid needs --wifi-password-file FILE with the password, or --wifi-open for a network without one");
        }

        string password = file == null ? string.Empty : File.ReadLines(file).FirstOrDefault() ?? string.Empty;
        if (file != null && password.Length == 0)
        {
            throw Wrong($"the first line of '{file}' is empty: write the password there, or take --wifi-open for a network without one");
        }

        var network = new WifiCredentials(ssid, password);
        return network.Problem() is string problem ? throw Wrong(problem) : network;
    }

    private static OperatorException Wrong(string what) => new(OperatorError.Usage, what);
}
