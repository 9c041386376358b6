using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>The constructor of System.Object does nothing; no constructor of the image calls it.</summary>
internal static class ObjectConstructors
{
    public static void Remove(ModuleDefinition module)
    {
        foreach (MethodDefinition method in Bodies.Of(module).Where(m => m.IsConstructor && !m.IsStatic))
        {
            Instruction? call = method.Body.Instructions.FirstOrDefault(
                i => i.OpCode.Code == Code.Call && ((MethodReference)i.Operand).FullName == "System.Void System.Object::.ctor()");
            if (call?.Previous?.OpCode.Code == Code.Ldarg)
            {
                Bodies.Remove(method.Body, call.Previous);
                Bodies.Remove(method.Body, call);
            }
        }
    }
}
