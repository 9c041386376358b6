using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Checkpoints;

/// <summary>Files that the commands about checkpoints write: complete, or not there.</summary>
internal static class CheckpointOutput
{
    /// <summary>Says on standard error what stands behind a checkpoint and is passed over.</summary>
    public static void SayRejected(CommandContext context, string path, CheckpointFile file)
    {
        foreach (string rejected in file.Rejected)
        {
            context.Error.WriteLine(PlainText.Of($"meternode: '{path}': passed over behind the checkpoint: {rejected}"));
        }
    }

    /// <summary>Writes or replaces <paramref name="path"/> in one step.</summary>
    /// <exception cref="OperatorException">It cannot be written.</exception>
    public static void Write(string path, byte[] content)
    {
        try
        {
            string partial = path + ".partial";
            File.WriteAllBytes(partial, content);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write '{path}': {PlainReason.Of(e)}");
        }
    }
}
