using System.CommandLine;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Parsing;

/// <summary>
/// Where the plant's keys are while they are not in its folder: <c>--plant-key FILE</c>, for every command that signs. The help of
/// <c>plant key</c> says so once.
/// </summary>
internal static class PlantKeyOption
{
    /// <summary>The variable of the environment that names the file.</summary>
    public const string Variable = "METERNODE_PLANT_KEY";

    /// <summary>The variable of the environment that has its passphrase.</summary>
    public const string PassphraseVariable = "METERNODE_PLANT_KEY_PASSPHRASE";

    private const string Name = "--plant-key";
    private const string PassphraseName = "--plant-key-passphrase-file";

    /// <summary>Adds the options to all commands.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Add(new InputFileOption(Name)
        {
            Description = "File with the plant's keys, where its folder has none.",
            HelpName = "FILE",
            Recursive = true,
            Hidden = true,
        });
        new PassphraseOption(PassphraseName, PassphraseVariable).AddHiddenTo(root);
    }

    /// <summary>The keys that a person has named; null where nobody has. Dispose of them after the command.</summary>
    public static OfflineKeys? Keys(ParseResult parsed, CommandContext context)
    {
        string? file = parsed.GetValue<string?>(Name) ?? Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(file) ? null
            : new OfflineKeys(file, () => PassphraseOption.Read(
                parsed.GetValue<string?>(PassphraseName), PassphraseName, PassphraseVariable, context, isNew: false));
    }
}
