(module
  (memory (export "memory") 1)
  ;; Dot products of a query with `rows` vectors that lie one behind the other.
  ;; $query: address of i16 values; $vectors: of i8 values; $out: of f32 results; $dimensions: a multiple of 16.
  (func (export "dots") (param $query i32) (param $vectors i32) (param $out i32) (param $rows i32) (param $dimensions i32)
    (local $end i32) (local $at i32) (local $sum v128) (local $bytes v128)
    (block $done
      (loop $row
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $sum (v128.const i32x4 0 0 0 0))
        (local.set $at (local.get $query))
        (local.set $end (i32.add (local.get $vectors) (local.get $dimensions)))
        (loop $step
          (local.set $bytes (v128.load (local.get $vectors)))
          (local.set $sum
            (i32x4.add
              (local.get $sum)
              (i32x4.add
                (i32x4.dot_i16x8_s
                  (i16x8.extend_low_i8x16_s (local.get $bytes))
                  (v128.load (local.get $at)))
                (i32x4.dot_i16x8_s
                  (i16x8.extend_high_i8x16_s (local.get $bytes))
                  (v128.load offset=16 (local.get $at))))))
          (local.set $at (i32.add (local.get $at) (i32.const 32)))
          (local.set $vectors (i32.add (local.get $vectors) (i32.const 16)))
          (br_if $step (i32.lt_u (local.get $vectors) (local.get $end))))
        (f32.store (local.get $out)
          (f32.add
            (f32.add
              (f32.convert_i32_s (i32x4.extract_lane 0 (local.get $sum)))
              (f32.convert_i32_s (i32x4.extract_lane 1 (local.get $sum))))
            (f32.add
              (f32.convert_i32_s (i32x4.extract_lane 2 (local.get $sum)))
              (f32.convert_i32_s (i32x4.extract_lane 3 (local.get $sum))))))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (br $row)))))
