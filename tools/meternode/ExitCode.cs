using MeterNode.Plant;

namespace MeterNode.Cli;

/// <summary>What the process tells its caller.</summary>
public static class ExitCode
{
    /// <summary>The command did its work.</summary>
    public const int Ok = 0;

    /// <summary>The command understood its input and could not do its work.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A device, file, network or broker could not be reached.</summary>
    public const int DeviceOrIo = 3;

    /// <summary>Evidence was read and is not in order.</summary>
    public const int VerificationFailed = 4;

    /// <summary>A person or the system ended the command.</summary>
    public const int Interrupted = 130;

    /// <summary>The one place where errors become exit codes.</summary>
    public static int Of(OperatorError error) => error switch
    {
        OperatorError.Usage => Usage,
        OperatorError.DeviceOrIo => DeviceOrIo,
        OperatorError.VerificationFailed => VerificationFailed,
        _ => Failure,
    };
}
