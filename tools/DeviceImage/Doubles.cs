using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>A double takes nine bytes of code. Most are whole or of single precision: these take one to five and a conversion.</summary>
internal static class Doubles
{
    public static void Shorten(ModuleDefinition module)
    {
        foreach (MethodDefinition method in Bodies.Of(module))
        {
            ILProcessor il = method.Body.GetILProcessor();
            foreach (Instruction load in method.Body.Instructions.Where(i => i.OpCode.Code == Code.Ldc_R8).ToArray())
            {
                double value = (double)load.Operand;
                if (value == (int)value && !(value == 0 && double.IsNegative(value)))
                {
                    load.OpCode = OpCodes.Ldc_I4;
                    load.Operand = (int)value;
                }
                else if (value == (float)value)
                {
                    load.OpCode = OpCodes.Ldc_R4;
                    load.Operand = (float)value;
                }
                else
                {
                    continue;
                }

                il.InsertAfter(load, il.Create(OpCodes.Conv_R8));
            }
        }
    }
}
