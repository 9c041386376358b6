using MeterNode.Plant;

namespace MeterNode.Cli.Checkpoints;

/// <summary>Files that the commands about checkpoints write: complete, or not there.</summary>
internal static class CheckpointOutput
{
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
