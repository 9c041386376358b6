using System.CommandLine;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode upload</c>: metered energy to the data centres of an authority.</summary>
internal static class UploadCommand
{
    public static Command Create() => new("upload", """
        Send metered energy to the data centres of an authority for the monitoring of key energy users (重点用能单位能耗在线监测).
        It follows public implementations of the interface (Shandong, 2021) and has not been tried against a centre: try it with yours
        before you rely on it. docs/reporting.md says what is sent.
        """)
    {
        UploadRegisterCommand.Create(), UploadSendCommand.Create(), UploadStatusCommand.Create(),
    };
}
