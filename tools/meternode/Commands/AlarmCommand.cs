using System.CommandLine;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm</c>: what wants a person, and whom it is told.</summary>
internal static class AlarmCommand
{
    public static Command Create() => new("alarm", "What wants a person: list and acknowledge alarms, change rules, say who is told.")
    {
        AlarmListCommand.Create(), AlarmAckCommand.Create(), AlarmShelveCommand.Create(), AlarmRulesCommand.Create(),
        AlarmSetCommand.Create(), AlarmHoursCommand.Create(), AlarmChannelCommand.Create(), AlarmTestCommand.Create(),
    };
}
