using System.CommandLine;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Parsing;

/// <summary><c>--trust</c>: the fingerprint of the plant's key that the plant has told by another way than the files.</summary>
public sealed class TrustOption : Option<string?>
{
    /// <summary>The option.</summary>
    public TrustOption()
        : base("--trust")
    {
        Description = "Fingerprint of the plant's key (SHA-256, 64 hex digits), as the plant told it: with another key "
            + "nothing is in order.";
        HelpName = "FINGERPRINT";
        Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is string text && KeyFingerprint.Parse(text) is null)
            {
                result.AddError($"--trust '{PlainText.Of(text)}': a fingerprint has 64 hex digits, as 'meternode plant check' prints it");
            }
        });
    }

    /// <summary>Holds the key of <paramref name="registry"/> against what was told; nothing where nothing was.</summary>
    /// <exception cref="OperatorException">It is the registry of another key, or of none.</exception>
    public static void Require(string? told, Registry registry, string? file)
    {
        RequirePlant(told, registry, file);
        if (told is not null && registry.Fingerprint != KeyFingerprint.Parse(told))
        {
            throw new OperatorException(
                OperatorError.VerificationFailed,
                $"'{file}' is of the plant key {registry.Fingerprint}, which is not the one of --trust: ask the plant which it is");
        }
    }

    /// <summary>Where a key was told, there must be one to compare it with.</summary>
    /// <exception cref="OperatorException">The registry has no key of a plant.</exception>
    public static void RequirePlant(string? told, Registry registry, string? file)
    {
        if (told is not null && registry.Fingerprint is null)
        {
            throw new OperatorException(
                OperatorError.Usage,
                file is null ? "--trust needs --registry: without it no key is known"
                    : $"'{file}' holds keys of nodes and none of a plant: --trust needs the plant's registry.json");
        }
    }
}
