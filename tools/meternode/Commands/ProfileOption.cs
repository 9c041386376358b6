using System.CommandLine;
using MeterNode.VirtualBoard.Profiles;

namespace MeterNode.Cli.Commands;

/// <summary><c>--profile</c>: how slow and inexact a virtual board is.</summary>
internal static class ProfileOption
{
    /// <summary>The option; without it the value is null.</summary>
    public static Option<string?> Create()
    {
        var option = new Option<string?>("--profile")
        {
            Description = "Virtual board: esp32 (a real one, the default) or ideal (no errors, no call costs).",
        };
        option.AcceptOnlyFromAmong([.. BoardProfile.Names]);
        return option;
    }

    /// <summary>The profile asked for, a real ESP32 unless told otherwise.</summary>
    public static BoardProfile Of(string? name) => name == null ? BoardProfile.Esp32 : BoardProfile.Named(name);
}
